using System.Globalization;
using System.Text.Json;

namespace MiraiToushi.Fixtures;

/// <summary>What fixtures/manifest.json says: every committed binary, and every configuration as bytes.</summary>
/// <param name="Configurations">The configurations by name.</param>
/// <param name="Fixtures">The binaries.</param>
internal sealed record FixtureManifest(
    IReadOnlyDictionary<string, ManifestConfiguration> Configurations,
    IReadOnlyList<ManifestFixture> Fixtures)
{
    private static readonly Lazy<FixtureManifest> LazyCurrent = new(Read);

    /// <summary>The manifest of this tree.</summary>
    public static FixtureManifest Current => LazyCurrent.Value;

    /// <summary>The folder of the binaries.</summary>
    public static string BinaryFolder => RepositoryFolder.Combine("fixtures", "binaries");

    /// <summary>The entry of a binary.</summary>
    /// <param name="file">Such as "arm/leak-O3".</param>
    public ManifestFixture Find(string file) => Fixtures.Single(fixture => fixture.File == file);

    private static FixtureManifest Read() =>
        JsonSerializer.Deserialize<FixtureManifest>(File.ReadAllText(RepositoryFolder.Combine("fixtures", "manifest.json")), JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException("The manifest is empty.");
}

/// <summary>One committed binary.</summary>
/// <param name="File">Its path below the folder of the binaries.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Expectation">configuration, nothing, diagnosed, broken or unsupported.</param>
/// <param name="Configuration">The configuration in it; null where there is none.</param>
/// <param name="Architecture">Null where it is no program.</param>
/// <param name="ByteOrder">Null where it is no program.</param>
/// <param name="WordSize">Bits in a pointer; null where it is no program.</param>
/// <param name="Abi">Null where it is no program.</param>
/// <param name="Linkage">Null where it is no program.</param>
/// <param name="Stripped">Null where it is no program.</param>
/// <param name="Unity">True where all units were compiled as one.</param>
/// <param name="DerivedFrom">The fixture it was made from; null for one that was compiled.</param>
/// <param name="Damage">What is odd about its headers; null for one that is not damaged.</param>
/// <param name="Packing">The layers of a packed one; null for one that is not.</param>
/// <param name="Gate">What keeps table_init from being called; null where it is no look-alike.</param>
/// <param name="Addresses">Functions and variables, relative to the base in a static PIE; null where it is no look-alike.</param>
/// <param name="Vectors">Attack functions in the order of registration; null where it is no look-alike.</param>
internal sealed record ManifestFixture(
    string File,
    string Sha256,
    long Size,
    string Expectation,
    string? Configuration,
    string? Architecture,
    string? ByteOrder,
    int? WordSize,
    string? Abi,
    string? Linkage,
    bool? Stripped,
    bool? Unity,
    string? DerivedFrom,
    ManifestDamage? Damage,
    IReadOnlyList<string>? Packing,
    ManifestGate? Gate,
    IReadOnlyDictionary<string, string>? Addresses,
    IReadOnlyList<ManifestVector>? Vectors)
{
    /// <summary>Its name without its folder.</summary>
    public string Name => File[(File.LastIndexOf('/') + 1)..];

    /// <summary>Where it is.</summary>
    public string FullPath => Path.Combine(FixtureManifest.BinaryFolder, File);

    /// <summary>Its bytes.</summary>
    public byte[] ReadBytes() => System.IO.File.ReadAllBytes(FullPath);

    /// <summary>The address of a function or variable.</summary>
    /// <param name="symbol">Its name in the sources.</param>
    public ulong AddressOf(string symbol) => ManifestNumber.Parse(Addresses![symbol]);
}

/// <summary>What is odd about a file's headers.</summary>
/// <param name="Group">valid, near-valid or malformed.</param>
/// <param name="Diagnostics">The codes of what has to be said about them.</param>
/// <param name="Refusal">The code of the refusal; null where the file loads.</param>
internal sealed record ManifestDamage(string Group, IReadOnlyList<string> Diagnostics, string? Refusal);

/// <summary>What keeps table_init from being called.</summary>
/// <param name="Kind">function-table, compare-exit, signal-only or none.</param>
/// <param name="Argv0">The name that opens it; null where any does.</param>
internal sealed record ManifestGate(string Kind, string? Argv0);

/// <summary>An attack vector of a binary.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Address">Its function, as hexadecimal text.</param>
internal sealed record ManifestVector(int Id, string Address);

/// <summary>A configuration as bytes.</summary>
/// <param name="TableKey">The 32-bit word, as hexadecimal text.</param>
/// <param name="TableKeyByte">What it folds to, as hexadecimal text.</param>
/// <param name="Entries">The table by ascending id.</param>
/// <param name="Credentials">The credential list in order.</param>
/// <param name="TotalWeight">The sum of the weights.</param>
/// <param name="Endpoints">Every endpoint that the program has, with the role that it plays.</param>
/// <param name="CommandLine">How a C2 has to be given on the command line; null where it is in the file.</param>
/// <param name="Statuses">What there is, and what there is not.</param>
/// <param name="Checks">What main asks for before it builds anything.</param>
/// <param name="TableInit">called by main, or uncalled by anybody.</param>
/// <param name="Scanner">started by main; unreached, in a branch never taken; unreferenced, called by nobody; none.</param>
internal sealed record ManifestConfiguration(
    string TableKey,
    string TableKeyByte,
    IReadOnlyList<ManifestEntry> Entries,
    IReadOnlyList<ManifestCredential> Credentials,
    int TotalWeight,
    IReadOnlyList<ManifestEndpoint> Endpoints,
    string? CommandLine,
    ManifestStatuses Statuses,
    IReadOnlyList<ManifestCheck> Checks,
    string TableInit,
    string Scanner);

/// <summary>Something that main asks for before it builds anything.</summary>
/// <param name="Check">Its name in the sources.</param>
/// <param name="Name">A variable or a host, for checks that have one.</param>
/// <param name="Count">A number of arguments or rounds, for checks that have one.</param>
/// <param name="From">Seconds since 1970, for checks of the date.</param>
/// <param name="Until">Seconds since 1970, for checks of the date: the first that is too late.</param>
internal sealed record ManifestCheck(string Check, string? Name, int? Count, uint? From, uint? Until);

/// <summary>An endpoint of a program.</summary>
/// <param name="Role">cnc, report, decoy, resolver or other.</param>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Null where it has none.</param>
/// <param name="Protocol">tcp or udp; null where nothing is ever sent there.</param>
/// <param name="Sources">Where it stands and what is done with it: table, text, integer, stored, dns-a, dns-txt, connect, datagram, bind.</param>
/// <param name="Pool">Of those with the same word one is drawn at random; null where nothing is drawn.</param>
/// <param name="Transform">What happens to the name server's answer before use; null where nothing does.</param>
/// <param name="Purpose">For decoys and others, in one word, what it is there for.</param>
internal sealed record ManifestEndpoint(
    string Role,
    string Host,
    int? Port,
    string? Protocol,
    IReadOnlyList<string> Sources,
    string? Pool,
    string? Transform,
    string? Purpose)
{
    /// <summary>Host and port.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>found, or absent where the program has no such thing.</summary>
/// <param name="Table">Of the string table.</param>
/// <param name="Credentials">Of the credential list.</param>
/// <param name="Attacks">Of the attack vectors.</param>
internal sealed record ManifestStatuses(string Table, string Credentials, string Attacks);

/// <summary>One entry of the string table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">text, port or hex.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Text">The text without its NUL; null for other kinds.</param>
/// <param name="Port">The port; null for other kinds.</param>
/// <param name="Decoded">All bytes in the clear, as hexadecimal digits.</param>
/// <param name="Stored">All bytes as they are stored, as hexadecimal digits.</param>
internal sealed record ManifestEntry(int Id, string Kind, int Length, string? Text, int? Port, string Decoded, string Stored);

/// <summary>One pair of the credential list.</summary>
/// <param name="User">The user name.</param>
/// <param name="Password">The password.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record ManifestCredential(string User, string Password, int Weight);

/// <summary>Numbers as the manifest writes them.</summary>
internal static class ManifestNumber
{
    /// <summary>Reads "0x1234".</summary>
    /// <param name="text">The text.</param>
    public static ulong Parse(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw new FormatException($"'{text}' is no hexadecimal number.");
}
