using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.ToushiFormat;

/// <summary>
/// Writes a report as the three files of mirai-toushi (https://github.com/iij/mirai-toushi, ghidra_scripts/xor_table.py,
/// xor_scanner.py and parse_main.py): the same names, forms and hashes, so that what reads those files can read these. As there,
/// what was not found is not written at all: no null, no empty list. No key is added to theirs.
/// </summary>
public static class ToushiRenderer
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The sample's full path, which the files name.</param>
    /// <returns>The three files; none where the sample is no ELF or for a machine that is not supported.</returns>
    public static IReadOnlyList<ToushiFile> Render(ExtractionReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(path);
        if (report.Sample.Image is not { } image || GhidraLanguages.Find(report.Sample) is not { } language)
        {
            return [];
        }

        GhidraProgram program = new(report, image);
        ToushiDocument Start(string name, string script) => new(name, script, report.Sample, path, language, program);
        return
        [
            WriteTable(Start("xor_table.json", "xor_table.py"), report.Table, program),
            WriteScanner(Start("xor_scanner.json", "xor_scanner.py"), report.Credentials, program),
            WriteMain(Start("parse_main.json", "parse_main.py"), report, program),
        ];
    }

    private static ToushiFile WriteTable(ToushiDocument document, TableFinding table, GhidraProgram program)
    {
        if (table.Keys.MaxBy(key => key.Entries) is { } best)
        {
            document.Object("table_lock_val_func", () =>
            {
                WriteFunction(document, program, table.UnlockFunction);
                document.Key("table_key", best.Byte, 2);
                document.Key("table_original_key", best.Word, 8);
            });
        }

        // As there, in the order in which table_init adds them: the hash depends on it. By id where that was not seen.
        TableEntry[] entries = [.. table.Entries.Where(entry => entry.Decoded is not null).OrderBy(entry => entry.FillOrder)];
        ulong? function = program.Function(FunctionRoles.TableInit);
        if (function is not null || entries.Length > 0)
        {
            document.Object("table_init_func", () =>
            {
                WriteFunction(document, program, function);
                if (entries.Length > 0)
                {
                    WriteEntries(document, entries, program);
                }
            });
        }

        return document.Finish();
    }

    private static void WriteEntries(ToushiDocument document, TableEntry[] entries, GhidraProgram program)
    {
        int numbers = entries.Count(entry => ToushiValue.Number(entry) is not null);
        document.Text("tables_sha256", ToushiValue.Hash(entries));
        document.Number("tables_count", entries.Length);
        document.Number("tables_int_count", numbers);
        document.Number("tables_str_count", entries.Length - numbers);
        document.List("tables", entries, entry =>
        {
            int? number = ToushiValue.Number(entry);
            document.Number("id", entry.Id);
            document.Text("type", number is null ? "str" : "int");
            document.Number("int_data", number);
            document.Text("str_data", number is null ? ToushiValue.Text(entry) : null);
            document.Text("table_addr", program.Address(entry.Address));
            document.List("refs", entry.References, reference =>
            {
                document.Text("func", reference.Name ?? program.Name(reference.Function));
                document.Text("addr", program.Address(reference.CallSite));
            });
        });
    }

    private static ToushiFile WriteScanner(ToushiDocument document, CredentialFinding credentials, GhidraProgram program)
    {
        ulong? adder = program.Function(FunctionRoles.AddCredential);
        if (adder is not null || credentials.Key is not null)
        {
            document.Object("add_auth_entry_func", () =>
            {
                WriteFunction(document, program, adder);
                document.Key("scanner_key", credentials.Key, 2);
            });
        }

        ulong? function = program.Function(FunctionRoles.ScannerInit);
        IReadOnlyList<Credential> pairs = credentials.Entries;
        if (function is not null || pairs.Count > 0)
        {
            document.Object("scanner_init_func", () =>
            {
                WriteFunction(document, program, function);
                if (pairs.Count > 0)
                {
                    WritePairs(document, pairs);
                }
            });
        }

        return document.Finish();
    }

    private static void WritePairs(ToushiDocument document, IReadOnlyList<Credential> pairs)
    {
        document.Text("auth_tables_sha256", ToushiValue.Hash(pairs));
        document.Number("auth_tables_count", pairs.Count);
        document.List("auth_tables", pairs, pair =>
        {
            document.Text("user", ToushiValue.Text(pair.User));
            document.Text("pass", ToushiValue.Text(pair.Password));
            document.Number("weight", pair.Weight);
        });
    }

    private static ToushiFile WriteMain(ToushiDocument document, ExtractionReport report, GhidraProgram program)
    {
        if (program.Function(FunctionRoles.Main) is { } main)
        {
            document.Object("main_func", () => WriteFunction(document, program, main));
        }

        if (report.Endpoints.FirstOrDefault(endpoint => endpoint is { Role: EndpointRole.Cnc, Host: not null }) is { } cnc)
        {
            document.Object("resolve_cnc_addr_func", () =>
            {
                WriteFunction(document, program, program.Function(FunctionRoles.Resolver));
                document.Text("cnc", ToushiValue.Text(cnc.Host!));
            });
        }

        ulong? function = program.Function(FunctionRoles.AttackInit);
        IReadOnlyList<AttackVector> vectors = report.Attacks.Vectors;
        if (function is not null || vectors.Count > 0)
        {
            document.Object("attack_init_func", () =>
            {
                WriteFunction(document, program, function);
                if (vectors.Count > 0)
                {
                    WriteVectors(document, vectors, program);
                }
            });
        }

        return document.Finish();
    }

    private static void WriteVectors(ToushiDocument document, IReadOnlyList<AttackVector> vectors, GhidraProgram program)
    {
        document.Number("attacks_count", vectors.Count);
        document.List("attacks", vectors, vector =>
        {
            document.Number("vector", vector.Id);
            document.Text("name", program.Name(vector.Function));
            document.Text("entrypoint", program.Address(vector.Function));
        });
    }

    private static void WriteFunction(ToushiDocument document, GhidraProgram program, ulong? function)
    {
        if (function is { } address)
        {
            document.Text("name", program.Name(address));
            document.Text("entrypoint", program.Address(address));
        }
    }
}
