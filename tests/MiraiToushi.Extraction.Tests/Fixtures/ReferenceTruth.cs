using System.Text.Json;

namespace MiraiToushi.Fixtures;

/// <summary>A function that uses a table entry, as line numbers and disassembly of a twin that is not stripped say.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Function">The function's symbol.</param>
/// <param name="Address">Its address, as hexadecimal text, relative to the base in a static PIE.</param>
/// <param name="Sites">Call instructions that surely have the id.</param>
/// <param name="OtherSites">Call instructions of source lines that also call something else.</param>
internal sealed record ReferenceTruth(int Id, string Function, string Address, IReadOnlyList<string> Sites, IReadOnlyList<string> OtherSites)
{
    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<ReferenceTruth>>> LazyAll = new(Read);

    /// <summary>What fixtures/references.json says, by fixture.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ReferenceTruth>> All => LazyAll.Value;

    private static Dictionary<string, IReadOnlyList<ReferenceTruth>> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<ReferenceTruth>>>(
            File.ReadAllText(RepositoryFolder.Combine("fixtures", "references.json")), JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException("There are no references.");
}
