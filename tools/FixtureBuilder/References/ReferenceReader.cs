using System.Globalization;
using System.Text.RegularExpressions;

namespace FixtureBuilder.References;

/// <summary>
/// Reads which calls use which entry from what objdump says of a twin with line numbers: the id is in the source line that a
/// call instruction comes from.
/// </summary>
internal sealed partial class ReferenceReader
{
    private readonly string _folder;
    private readonly Dictionary<string, int> _ids = [];
    private readonly Dictionary<string, string[]> _sources = [];
    private readonly SortedDictionary<(int Id, ulong Address), (string Name, SortedSet<ulong> Sites, SortedSet<ulong> Others)> _found = [];

    /// <summary>Prepares for a twin.</summary>
    /// <param name="folder">Where it was compiled, with its sources and its generated header.</param>
    public ReferenceReader(string folder)
    {
        _folder = folder;
        foreach (Match match in Definition().Matches(File.ReadAllText(Path.Combine(folder, "bot", "config.h"))))
        {
            _ids.Add(match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Reads a disassembly with line numbers.</summary>
    /// <param name="disassembly">What objdump -dl wrote.</param>
    public IReadOnlyList<ReferenceFacts> Read(string disassembly)
    {
        string function = "";
        ulong address = 0;
        string source = "";
        foreach (string line in disassembly.Split('\n'))
        {
            if (Symbol().Match(line) is { Success: true } symbol)
            {
                (address, function) = (Hex(symbol.Groups[1].Value), symbol.Groups[2].Value);
            }
            else if (Place().Match(line) is { Success: true } place)
            {
                source = SourceLine(place.Groups[1].Value, int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            }
            else if (Instruction().Match(line) is { Success: true } instruction)
            {
                Add(function, address, source, Hex(instruction.Groups[1].Value), instruction.Groups[2].Value, instruction.Groups[3].Value);
            }
        }

        return [.. _found.Select(pair => new ReferenceFacts(
            pair.Key.Id, pair.Value.Name, Text(pair.Key.Address), [.. pair.Value.Sites.Select(Text)], [.. pair.Value.Others.Select(Text)]))];
    }

    private static string Text(ulong address) => $"0x{address:x}";

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private void Add(string function, ulong functionAddress, string source, ulong site, string mnemonic, string operands)
    {
        MatchCollection uses = Use().Matches(source);
        bool namesTaker = Taker().IsMatch(operands) && !Load().IsMatch(mnemonic);
        if (uses.Count == 0 || !(namesTaker || Call().IsMatch(mnemonic) || (mnemonic == "jmp" && operands.StartsWith("@r", StringComparison.Ordinal))))
        {
            return;
        }

        int id = _ids[uses[0].Groups[1].Value];
        if (!_found.TryGetValue((id, functionAddress), out var found))
        {
            found = (function, [], []);
            _found.Add((id, functionAddress), found);
        }

        bool isOnlyCall = uses.Count == 1 && Parenthesis().Count(source) == 1;
        (namesTaker || isOnlyCall ? found.Sites : found.Others).Add(site);
    }

    private string SourceLine(string file, int number)
    {
        string path = Path.GetFullPath(Path.Combine(_folder, file));
        if (!_sources.TryGetValue(path, out string[]? lines))
        {
            lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            _sources.Add(path, lines);
        }

        return number >= 1 && number <= lines.Length ? lines[number - 1] : "";
    }

    [GeneratedRegex(@"^#define (TABLE_\w+) (\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^([0-9a-f]+) <([^>]+)>:$")]
    private static partial Regex Symbol();

    [GeneratedRegex(@"^(\S+\.c):(\d+)( \(discriminator \d+\))?$")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\s*([0-9a-f]+):\t[0-9a-f ]+\t(\S+)\s*(.*)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"table_(?:unlock|lock|retrieve)_val\((TABLE_\w+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"<\.?table_(unlock|lock|retrieve)_val(\+0x8)?>")]
    private static partial Regex Taker();

    [GeneratedRegex(@"^(bl|blx|bal|jal|jalr|call|callq|jsr|jsrl|bsr|bsrl|bsrw|bsrs|brasl|basr|bctrl|blr|blrl|c\.jalr|bsrf)$")]
    private static partial Regex Call();

    [GeneratedRegex("^(lea|pea|mov|ld|lw|la|adr|addi|ori|or|lis|sethi)")]
    private static partial Regex Load();

    [GeneratedRegex(@"\w\(")]
    private static partial Regex Parenthesis();
}
