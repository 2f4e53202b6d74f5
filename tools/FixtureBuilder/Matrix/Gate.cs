namespace FixtureBuilder.Matrix;

/// <summary>What a look-alike asks of argv[0] before it goes on.</summary>
internal sealed record Gate(string Kind, string? Argv0);
