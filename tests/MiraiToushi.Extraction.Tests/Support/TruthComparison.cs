using MiraiToushi.Extraction.Results;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>
/// Everything in which a report differs from the truth about a fixture, as lines, so that one run shows all of it. The truth
/// comes from the manifest and the YAML of the configuration alone.
/// </summary>
internal sealed class TruthComparison
{
    private readonly ManifestFixture _fixture;
    private readonly ManifestConfiguration _configuration;
    private readonly ExtractionReport _report;
    private readonly List<string> _differences = [];

    private TruthComparison(ManifestFixture fixture, ExtractionReport report)
    {
        _fixture = fixture;
        _configuration = FixtureManifest.Current.Configurations[fixture.Configuration!];
        _report = report;
    }

    /// <summary>Compares everything.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="report">What was found in it.</param>
    public static IReadOnlyList<string> Differences(ManifestFixture fixture, ExtractionReport report)
    {
        TruthComparison comparison = new(fixture, report);
        comparison.CompareSample();
        comparison.CompareOutcome();
        ulong bias = comparison.Bias();
        comparison.CompareTable(bias);
        comparison.CompareCredentials();
        comparison.CompareAttacks(bias);
        comparison.CompareEndpoints();
        return comparison._differences;
    }

    /// <summary>Compares table, credentials and attack vectors only.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="report">What was found in it.</param>
    public static IReadOnlyList<string> DifferencesInMemory(ManifestFixture fixture, ExtractionReport report)
    {
        TruthComparison comparison = new(fixture, report);
        ulong bias = comparison.Bias();
        comparison.CompareTable(bias);
        comparison.CompareCredentials();
        comparison.CompareAttacks(bias);
        return comparison._differences;
    }

    private static string Hex(ulong? value) => value is { } number ? $"0x{number:x}" : "null";

    private static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexStringLower(bytes);

    private void Expect<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            _differences.Add($"{what}: expected {expected?.ToString() ?? "null"}, found {actual?.ToString() ?? "null"}");
        }
    }

    private void CompareSample()
    {
        SampleFacts sample = _report.Sample;
        Expect("schema", ExtractionReport.SchemaName, _report.Schema);
        Expect("sample.name", _fixture.Name, sample.Name);
        Expect("sample.sha256", _fixture.Sha256, sample.Sha256);
        Expect("sample.size", _fixture.Size, sample.Size);
        Expect("sample.architecture", _fixture.Architecture, sample.Architecture);
        Expect("sample.byteOrder", _fixture.ByteOrder, sample.ByteOrder);
        Expect("sample.wordSize", _fixture.WordSize, sample.WordSize);
        Expect("sample.abi", _fixture.Abi, sample.Abi);
        Expect("sample.linkage", _fixture.Packing is null ? _fixture.Linkage : "static", sample.Linkage);
        Expect("sample.stripped", _fixture.Stripped, sample.Stripped);
    }

    private void CompareOutcome()
    {
        Expect("outcome", Outcome.Complete, _report.Outcome);
        _differences.AddRange(_report.OutcomeReasons.Select(reason => $"outcome reason: {reason}"));
        _differences.AddRange(_report.Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"diagnostic of severity error: {diagnostic.Stage}: {diagnostic.Message}"));
    }

    /// <summary>How far a position-independent image was moved: 0 for others, and for all addresses the same.</summary>
    private ulong Bias()
    {
        if (_fixture.Linkage != "static-pie" || _report.Table.Address is not { } address)
        {
            return 0;
        }

        ulong bias = address - _fixture.AddressOf("table");
        Expect("bias is a multiple of a page, remainder", 0UL, bias % 4096);
        if (bias == 0)
        {
            _differences.Add("a static PIE was loaded at address 0");
        }

        return bias;
    }

    private void CompareTable(ulong bias)
    {
        TableFinding table = _report.Table;
        ulong start = _fixture.AddressOf("table") + bias;
        // A pointer, a length of two bytes, and padding to the alignment of the ABI: 2 on m68k.
        int stride = _fixture.Architecture == "m68k" ? 6 : _fixture.WordSize!.Value / 8 * 2;
        Expect("table.status", TableStatus.Decoded, table.Status);
        Expect("table.address", Hex(start), Hex(table.Address));
        Expect("table.stride", stride, table.Stride);
        CompareUnlockFunction(table.UnlockFunction - bias);
        TableKey key = new(
            (byte)ManifestNumber.Parse(_configuration.TableKeyByte),
            // Compiled as one unit, the word is known to be constant, and only what it folds to is in the code.
            _fixture.Unity == true ? null : (uint)ManifestNumber.Parse(_configuration.TableKey),
            _configuration.Entries.Count);
        Expect("table.keys", key.ToString(), string.Join(" and ", table.Keys));
        Expect(
            "table ids",
            string.Join(' ', _configuration.Entries.Select(entry => entry.Id).Order()),
            string.Join(' ', table.Entries.Select(entry => entry.Id)));
        foreach (ManifestEntry expected in _configuration.Entries)
        {
            if (table.Entries.FirstOrDefault(entry => entry.Id == expected.Id) is { } found)
            {
                CompareEntry(expected, found, start + (ulong)(expected.Id * stride));
            }
        }
    }

    /// <summary>
    /// Where toggle_obf was not inlined it decrypts an entry by its id just as well as the two functions that call it. The
    /// manifest does not list it, but it is what the sources have before table_init, with no other function in between.
    /// Locking does what unlocking does; in one unit it may come first.
    /// </summary>
    private void CompareUnlockFunction(ulong? found)
    {
        if (_fixture.Abi == "powerpc64" && _fixture.ByteOrder == "big")
        {
            // The manifest's addresses are those of symbols, which are function descriptors here; the report names the code.
            return;
        }

        ulong expected = _fixture.AddressOf("table_unlock_val");
        string? next = _fixture.Addresses!.OrderBy(pair => ManifestNumber.Parse(pair.Value))
            .FirstOrDefault(pair => ManifestNumber.Parse(pair.Value) >= found).Key;
        bool isHelper = next == "table_init" && found != _fixture.AddressOf("table_init");
        bool isTwin = _fixture.Unity == true && found == _fixture.AddressOf("table_lock_val");
        if (found != expected && !isHelper && !isTwin)
        {
            _differences.Add($"table.unlockFunction: expected {Hex(expected)} or a helper before table_init, found {Hex(found)} (relative to the base)");
        }
    }

    private void CompareEntry(ManifestEntry expected, TableEntry found, ulong address)
    {
        string name = $"table[{expected.Id}]";
        TableEntryKind kind = expected.Kind switch
        {
            "text" => TableEntryKind.Text,
            "port" => TableEntryKind.Port,
            _ => TableEntryKind.Bytes,
        };
        Expect($"{name}.kind", kind, found.Kind);
        Expect($"{name}.length", expected.Length, found.Length);
        Expect($"{name}.text", expected.Text, found.Text);
        Expect($"{name}.number", expected.Port, found.Number);
        Expect($"{name}.decoded", expected.Decoded, Hex(found.Decoded));
        Expect($"{name}.encrypted", expected.Stored, Hex(found.Encrypted));
        Expect($"{name}.address", Hex(address), Hex(found.Address));
    }

    private void CompareCredentials()
    {
        CredentialFinding credentials = _report.Credentials;
        if (_configuration.Statuses.Credentials == "absent")
        {
            Expect("credentials.status", FindingStatus.Absent, credentials.Status);
            Expect("credentials.count", 0, credentials.Entries.Count);
            return;
        }

        Expect("credentials.status", FindingStatus.Found, credentials.Status);
        Expect("credentials.totalWeight", _configuration.TotalWeight, credentials.TotalWeight);
        Expect("credentials.count", _configuration.Credentials.Count, credentials.Entries.Count);
        foreach ((int at, (ManifestCredential expected, Credential found)) in _configuration.Credentials.Zip(credentials.Entries).Index())
        {
            Expect($"credentials[{at}]", $"{expected.User}:{expected.Password} weight {expected.Weight}", $"{found.User}:{found.Password} weight {found.Weight}");
        }
    }

    private void CompareAttacks(ulong bias)
    {
        Expect("attacks.status", FindingStatus.Found, _report.Attacks.Status);
        Expect(
            "attacks",
            string.Join(", ", _fixture.Vectors!.Select(vector => $"{vector.Id} {Hex(ManifestNumber.Parse(vector.Address) + bias)}")),
            string.Join(", ", _report.Attacks.Vectors.Select(vector => $"{vector.Id} {Hex(vector.Function)}")));
    }

    private void CompareEndpoints() => _differences.AddRange(EndpointComparison.Differences(_configuration, _report));
}
