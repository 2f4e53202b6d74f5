using System.Text;

namespace FixtureBuilder.Configurations;

/// <summary>Writes the part of config.h that says what main checks, and what it starts.</summary>
internal static class GateHeaderWriter
{
    private static readonly string[] Failures = ["exit", "idle"];

    private static readonly string[] TableKinds = ["called", "uncalled"];

    private static readonly string[] ScannerKinds = ["started", "unreached", "unreferenced", "none"];

    public static void Write(ProgramSettings program, Action<string> line)
    {
        Choice("GATE_FAILURE", Failures, program.GateFailure, line);
        Choice("TABLE", TableKinds, program.TableInit, line, "TABLE_KIND");
        Choice("SCANNER", ScannerKinds, program.Scanner, line, "SCANNER_KIND");
        line($"#define GATES(RUN) {string.Join(' ', program.Gates.Select(gate => $"RUN({gate.Check.Replace('-', '_')})"))}");
        foreach (GateSettings gate in program.Gates)
        {
            string name = $"GATE_{Word(gate.Check)}";
            line($"#define {name} 1");
            Parameter(name, "ADDRESS", gate.Address is null ? null : HeaderWriter.Address(gate.Address), line);
            Parameter(name, "PORT", gate.Port, line);
            Parameter(name, "NAME", gate.Name is null ? null : HeaderWriter.Literal(Encoding.ASCII.GetBytes(gate.Name)), line);
            Parameter(name, "COUNT", gate.Count, line);
            Parameter(name, "SECONDS", gate.Seconds, line);
            Parameter(name, "FROM", gate.From is null ? null : $"{gate.From}u", line);
            Parameter(name, "UNTIL", gate.Until is null ? null : $"{gate.Until}u", line);
        }
    }

    private static void Parameter(string gate, string name, object? value, Action<string> line)
    {
        if (value is not null)
        {
            line($"#define {gate}_{name} {value}");
        }
    }

    private static void Choice(string prefix, string[] words, string chosen, Action<string> line, string? name = null)
    {
        if (!words.Contains(chosen))
        {
            throw new FixtureException($"{chosen} is none of {string.Join(", ", words)}");
        }

        for (int at = 0; at < words.Length; at++)
        {
            line($"#define {prefix}_{Word(words[at])} {at}");
        }

        line($"#define {name ?? prefix} {prefix}_{Word(chosen)}");
    }

    private static string Word(string text) => text.ToUpperInvariant().Replace('-', '_');
}
