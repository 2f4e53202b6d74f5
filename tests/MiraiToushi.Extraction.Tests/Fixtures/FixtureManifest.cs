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
/// <param name="Expectation">configuration, nothing, broken or unsupported.</param>
/// <param name="Configuration">The configuration in it; null where there is none.</param>
/// <param name="Architecture">Null where it is no program.</param>
/// <param name="ByteOrder">Null where it is no program.</param>
/// <param name="WordSize">Bits in a pointer; null where it is no program.</param>
/// <param name="Abi">Null where it is no program.</param>
/// <param name="Linkage">Null where it is no program.</param>
/// <param name="Stripped">Null where it is no program.</param>
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
internal sealed record ManifestConfiguration(
    string TableKey,
    string TableKeyByte,
    IReadOnlyList<ManifestEntry> Entries,
    IReadOnlyList<ManifestCredential> Credentials,
    int TotalWeight);

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
