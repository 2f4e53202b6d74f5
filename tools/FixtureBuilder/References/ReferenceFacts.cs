namespace FixtureBuilder.References;

/// <summary>A function that uses a table entry.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Function">The function's symbol in the twin.</param>
/// <param name="Address">Its address.</param>
/// <param name="Sites">Call instructions that surely have the id.</param>
/// <param name="OtherSites">Call instructions of source lines that also call something else: one of them has the id.</param>
internal sealed record ReferenceFacts(int Id, string Function, string Address, IReadOnlyList<string> Sites, IReadOnlyList<string> OtherSites);
