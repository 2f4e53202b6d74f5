namespace FixtureBuilder.Matrix;

/// <summary>Files whose headers are odd or wrong in one way, and what is to be said about them.</summary>
internal sealed class DamagedGroup
{
    /// <summary>The folder: valid, near-valid or malformed.</summary>
    public string Group { get; set; } = "";

    /// <summary>Name of the fixture of each target that is damaged.</summary>
    public string From { get; set; } = "";

    /// <summary>What is kept of every file, in bytes; null: all of it. An expression, as in <see cref="DamagedCase.Set"/>.</summary>
    public string? Keep { get; set; }

    public List<DamagedCase> Cases { get; set; } = [];
}

/// <summary>One way to be odd.</summary>
internal sealed class DamagedCase
{
    public string Name { get; set; } = "";

    public string Note { get; set; } = "";

    public List<string> Targets { get; set; } = [];

    /// <summary>configuration: all of it can be extracted; diagnosed: it loads, but cannot run; broken: Linux refuses it.</summary>
    public string Expectation { get; set; } = "configuration";

    /// <summary>Segments that become copies of others.</summary>
    public Dictionary<string, string> Copy { get; set; } = [];

    /// <summary>Fields and their new values: sums of numbers, fields as they were, "size" and "all-bits".</summary>
    public Dictionary<string, string> Set { get; set; } = [];

    /// <summary>What is kept of the file, in bytes; null: what the group says.</summary>
    public string? Keep { get; set; }

    /// <summary>Zeros behind the file.</summary>
    public int AppendZeros { get; set; }

    /// <summary>Whether the undamaged file follows behind it.</summary>
    public bool AppendFile { get; set; }

    /// <summary>The codes of what has to be reported about the headers, and no others.</summary>
    public List<string> Diagnostics { get; set; } = [];

    /// <summary>The code of the refusal; null where the file loads.</summary>
    public string? Refusal { get; set; }
}

/// <summary>A fixture that is to be damaged.</summary>
internal sealed record DamagedPlan(string File, string From, DamagedGroup Group, DamagedCase Case)
{
    public static IEnumerable<DamagedPlan> Expand(IEnumerable<DamagedGroup> groups) =>
        from damaged in groups
        from item in damaged.Cases
        from target in item.Targets
        select new DamagedPlan($"{damaged.Group}/{target}-{item.Name}", $"{target}/{damaged.From}", damaged, item);
}
