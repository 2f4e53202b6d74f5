using System.Text.Json.Serialization;
using FixtureBuilder.Configurations;

namespace FixtureBuilder.Manifests;

/// <summary>manifest.json.</summary>
internal sealed record Manifest(
    int Schema,
    SortedDictionary<string, ConfigurationFacts> Configurations,
    IReadOnlyList<FixtureFacts> Fixtures);

/// <summary>A configuration as bytes, computed from its YAML.</summary>
internal sealed record ConfigurationFacts(
    string TableKey,
    string TableKeyByte,
    string ScannerKey,
    string ScannerKeyByte,
    int Slots,
    IReadOnlyList<EntryFacts> Entries,
    IReadOnlyList<CredentialFacts> Credentials,
    int TotalWeight,
    IReadOnlyList<VectorFacts> Vectors,
    IReadOnlyList<EndpointTruth> Endpoints,
    string? CommandLine,
    StatusFacts Statuses,
    IReadOnlyList<GateSettings> Checks,
    string TableInit,
    string Scanner);

/// <summary>What has to be said about each part: found, or absent where there is no such thing in the program.</summary>
internal sealed record StatusFacts(string Table, string Credentials, string Attacks);

/// <summary>
/// An entry: `decoded` and `stored` are all `length` bytes in hexadecimal, `text` is what stands before the first NUL.
/// </summary>
internal sealed record EntryFacts(int Id, string Kind, int Length, string? Text, int? Port, string Decoded, string Stored);

internal sealed record CredentialFacts(string User, string Password, int Weight, int WeightMin, int WeightMax);

internal sealed record VectorFacts(int Id, string Function);

/// <summary>One file.</summary>
internal sealed record FixtureFacts
{
    public required string File { get; init; }

    public required string Sha256 { get; init; }

    public required int Size { get; init; }

    public required string Note { get; init; }

    /// <summary>
    /// configuration: all of it can be extracted; nothing: a program without one; diagnosed: loads, but cannot run; broken: no
    /// program.
    /// </summary>
    public required string Expectation { get; init; }

    /// <summary>The configuration's name, null where there is none to be found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Configuration { get; init; }

    public string? DerivedFrom { get; init; }

    /// <summary>What is odd about a damaged fixture; null for one that is not.</summary>
    public DamageFacts? Damage { get; init; }

    /// <summary>The layers of a packed fixture, the innermost first; null for one that is not packed.</summary>
    public IReadOnlyList<string>? Packing { get; init; }

    public string? Target { get; init; }

    public string? Architecture { get; init; }

    public string? ByteOrder { get; init; }

    public int? WordSize { get; init; }

    public string? Abi { get; init; }

    public string? Linkage { get; init; }

    public bool? Stripped { get; init; }

    public string? Optimisation { get; init; }

    /// <summary>True where all units were compiled as one: then the key is folded into the code, one byte of it.</summary>
    public bool? Unity { get; init; }

    public string? Libc { get; init; }

    public string? Compiler { get; init; }

    public IReadOnlyList<string>? Flags { get; init; }

    public GateFacts? Gate { get; init; }

    /// <summary>Addresses of functions and variables; without the Thumb bit; relative to the base in a static PIE.</summary>
    public SortedDictionary<string, string>? Addresses { get; init; }

    public IReadOnlyList<VectorAddress>? Vectors { get; init; }
}

/// <summary>The group, the codes of what has to be said about the headers, and the code of the refusal if Linux refuses it.</summary>
internal sealed record DamageFacts(string Group, IReadOnlyList<string> Diagnostics, string? Refusal);

/// <summary>What argv[0] has to be; null: anything.</summary>
internal sealed record GateFacts(string Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Argv0);

internal sealed record VectorAddress(int Id, string Function, string Address);
