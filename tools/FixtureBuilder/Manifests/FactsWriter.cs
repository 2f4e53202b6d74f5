using System.Globalization;
using System.Security.Cryptography;
using FixtureBuilder.Building;
using FixtureBuilder.Configurations;
using FixtureBuilder.Elf;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Manifests;

/// <summary>Turns what was built into manifest entries.</summary>
internal static class FactsWriter
{
    private static readonly string[] RecordedSymbols =
    [
        "main", "srv_addr", "resolve_cnc_addr", "table", "table_key", "table_init", "table_unlock_val", "table_lock_val",
        "table_retrieve_val", "attack_init", "methods", "methods_len", "scanner_init", "auth_table", "auth_table_len",
        "auth_table_max_weight", "add_auth_entry", "killer_init", "util_memcpy", "malloc", "calloc", "realloc",
    ];

    public static FixtureFacts Describe(FixturePlan plan, CompiledFixture built, string compilerVersion)
    {
        var symbols = ElfSymbols.Read(built.Unstripped);
        BotConfiguration? configuration = plan.Configuration;
        return new FixtureFacts
        {
            File = plan.File,
            Sha256 = Hash(built.Bytes),
            Size = built.Bytes.Length,
            Note = plan.Group.Note,
            Expectation = configuration is null ? "nothing" : "configuration",
            Configuration = configuration?.Name,
            Target = plan.TargetName,
            Architecture = plan.Target.Architecture,
            ByteOrder = plan.Target.ByteOrder,
            WordSize = plan.Target.WordSize,
            Abi = plan.Target.Abi,
            Linkage = plan.Group.StaticPie ? "static-pie" : plan.IsDynamic ? "dynamic" : "static",
            Stripped = plan.Group.Stripped,
            Optimisation = plan.Level,
            Unity = plan.Group.Unity ? true : null,
            Libc = plan.Group.Libc,
            Compiler = compilerVersion,
            Flags = built.Flags,
            Gate = plan.Gate is null ? null : new GateFacts(plan.Gate.Kind, plan.Gate.Argv0),
            Addresses = configuration is null ? null : Addresses(plan, symbols),
            Vectors = configuration is null ? null : [.. configuration.Vectors.Select(vector => Vector(plan, vector, symbols))],
        };
    }

    public static FixtureFacts Describe(DerivedFixture derived, byte[] bytes, FixtureFacts? origin)
    {
        bool loads = derived.Change == "garbage-sections";
        FixtureFacts start = loads && origin is not null
            ? origin
            : new FixtureFacts { File = "", Sha256 = "", Size = 0, Note = "", Expectation = "broken" };
        return start with
        {
            File = derived.File,
            Sha256 = Hash(bytes),
            Size = bytes.Length,
            Note = derived.Note,
            Expectation = loads ? "configuration" : derived.Change == "xtensa" ? "unsupported" : "broken",
            DerivedFrom = derived.From,
        };
    }

    /// <summary>Describes a damaged fixture, briefly: flags, addresses and vectors are those of what it was made from.</summary>
    public static FixtureFacts Describe(DamagedPlan plan, byte[] bytes, FixtureFacts origin)
    {
        FixtureFacts none = new() { File = "", Sha256 = "", Size = 0, Note = "", Expectation = "" };
        FixtureFacts start = plan.Case.Expectation == "broken"
            ? none
            : origin with { Flags = null, Addresses = null, Vectors = null, Compiler = null, Optimisation = null };
        return start with
        {
            File = plan.File,
            Sha256 = Hash(bytes),
            Size = bytes.Length,
            Note = plan.Case.Note,
            Expectation = plan.Case.Expectation,
            Configuration = plan.Case.Expectation == "configuration" ? origin.Configuration : null,
            DerivedFrom = plan.From,
            Damage = new DamageFacts(plan.Group.Group, plan.Case.Diagnostics, plan.Case.Refusal),
        };
    }

    /// <summary>Describes a packed fixture: what is in it is what was in it before.</summary>
    public static FixtureFacts Describe(PackedPlan plan, byte[] bytes, FixtureFacts origin) => origin with
    {
        File = plan.File,
        Sha256 = Hash(bytes),
        Size = bytes.Length,
        Note = plan.Group.Note,
        DerivedFrom = plan.From,
        Packing = [.. plan.Group.Layers.Select(layer => layer.Key == 0 ? $"{layer.Style}, lzss" : $"{layer.Style}, lzss, masked")],
    };

    public static ConfigurationFacts Describe(BotConfiguration configuration)
    {
        int total = 0;
        var credentials = new List<CredentialFacts>();
        foreach (Credential credential in configuration.Scanner.Credentials)
        {
            int start = total;
            total += credential.Weight;
            credentials.Add(new CredentialFacts(credential.User, credential.Password, credential.Weight, start, total));
        }

        return new ConfigurationFacts(
            Key(configuration.Table.Key),
            KeyByte(configuration.Table.Key),
            Key(configuration.Scanner.Key),
            KeyByte(configuration.Scanner.Key),
            configuration.Table.Slots,
            [.. configuration.Table.Entries.OrderBy(entry => entry.Id).Select(entry => Entry(configuration, entry))],
            credentials,
            total,
            [.. configuration.Vectors.Select(vector => new VectorFacts(vector.Id, vector.Function))],
            EndpointTruths.Of(configuration),
            EndpointTruths.CommandLine(configuration),
            new StatusFacts("found", configuration.Program.Scanner == "none" ? "absent" : "found", "found"),
            configuration.Program.Gates,
            configuration.Program.TableInit,
            configuration.Program.Scanner);
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static EntryFacts Entry(BotConfiguration configuration, TableEntry entry)
    {
        byte[] decoded = entry.Decoded();
        string kind = entry.Text is not null ? "text" : entry.Port is not null ? "port" : "hex";
        return new EntryFacts(
            entry.Id,
            kind,
            decoded.Length,
            entry.Text,
            entry.Port,
            Convert.ToHexStringLower(decoded),
            Convert.ToHexStringLower(Cipher.Apply(configuration.Table.Key, decoded)));
    }

    private static SortedDictionary<string, string> Addresses(FixturePlan plan, ElfSymbols symbols)
    {
        var addresses = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in RecordedSymbols)
        {
            if (symbols.Find(name) is ElfSymbol symbol)
            {
                addresses[name] = Address(plan, symbol);
            }
        }

        return addresses;
    }

    private static VectorAddress Vector(FixturePlan plan, AttackVector vector, ElfSymbols symbols)
    {
        ElfSymbol symbol = symbols.Find(vector.Function) ?? throw new FixtureException($"{plan.File}: there is no {vector.Function}");
        return new VectorAddress(vector.Id, vector.Function, Address(plan, symbol));
    }

    private static string Address(FixturePlan plan, ElfSymbol symbol)
    {
        ulong thumbBit = plan.Target.Architecture == "arm" && symbol.IsFunction ? 1ul : 0;
        return $"0x{symbol.Value & ~thumbBit:x}";
    }

    private static string Key(uint key) => string.Create(CultureInfo.InvariantCulture, $"0x{key:x8}");

    private static string KeyByte(uint key) => string.Create(CultureInfo.InvariantCulture, $"0x{Cipher.Fold(key):x2}");
}
