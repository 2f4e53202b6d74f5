using System.Text.RegularExpressions;

namespace MiraiToushi.Unicorn.Tests.Headers;

/// <summary>The enumerations of a C header, read well enough for those of Unicorn.</summary>
public sealed partial class CHeader
{
    private readonly Dictionary<string, long> _values = [];
    private readonly Dictionary<string, List<string>> _enums = [];

    /// <summary>Reads the text of a header.</summary>
    public CHeader(string text)
    {
        text = Comment().Replace(text, " ");
        foreach (Match match in Enumeration().Matches(text))
        {
            ReadEnum(match.Groups["name"].Value, match.Groups["body"].Value);
        }

        foreach (Match match in Definition().Matches(text))
        {
            _values[match.Groups["name"].Value] = long.Parse(match.Groups["value"].Value, null);
        }
    }

    /// <summary>Names and values of an enumeration's members, in the order of the header.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Members(string enumeration) =>
        [.. _enums[enumeration].Select(name => KeyValuePair.Create(name, _values[name]))];

    /// <summary>The value of a constant expression over the header's names: numbers, +, | and &lt;&lt;.</summary>
    public long Evaluate(string expression)
    {
        foreach ((string symbol, Func<long, long, long> apply) in Operators)
        {
            int at = expression.LastIndexOf(symbol, StringComparison.Ordinal);
            if (at > 0)
            {
                return apply(Evaluate(expression[..at]), Evaluate(expression[(at + symbol.Length)..]));
            }
        }

        string atom = expression.Trim();
        if (_values.TryGetValue(atom, out long value))
        {
            return value;
        }

        return atom.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToInt64(atom, 16) : long.Parse(atom, null);
    }

    // Loosest first.
    private static readonly (string, Func<long, long, long>)[] Operators =
    [
        ("|", (a, b) => a | b),
        ("<<", (a, b) => a << (int)b),
        ("+", (a, b) => a + b),
    ];

    private void ReadEnum(string enumeration, string body)
    {
        List<string> members = [];
        long next = 0;
        foreach (string entry in body.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            long value = sides.Length == 2 ? Evaluate(sides[1]) : next;
            _values[sides[0]] = value;
            members.Add(sides[0]);
            next = value + 1;
        }

        _enums[enumeration] = members;
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"typedef\s+enum\s+\w+\s*\{(?<body>[^}]*)\}\s*(?<name>\w+)\s*;", RegexOptions.Singleline)]
    private static partial Regex Enumeration();

    [GeneratedRegex(@"^\#define\s+(?<name>UC_API_\w+)\s+(?<value>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
