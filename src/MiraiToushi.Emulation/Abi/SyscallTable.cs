using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace MiraiToushi.Emulation.Abi;

/// <summary>Names of system calls by number, read from a text table that is generated from kernel headers.</summary>
public sealed class SyscallTable
{
    private readonly FrozenDictionary<int, string> _names;

    private SyscallTable(string name, FrozenDictionary<int, string> names, string source)
    {
        Name = name;
        _names = names;
        Source = source;
    }

    /// <summary>The ABI's name, such as "mips-o32".</summary>
    public string Name { get; }

    /// <summary>The package and version the table was generated from.</summary>
    public string Source { get; }

    /// <summary>The calls by ascending number.</summary>
    public IEnumerable<KeyValuePair<int, string>> Calls => _names.OrderBy(pair => pair.Key);

    /// <summary>Loads a table that is part of this assembly.</summary>
    /// <param name="name">The ABI's name.</param>
    public static SyscallTable Load(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SyscallTables/{name}")
            ?? throw new ArgumentException($"There is no system call table {name}", nameof(name));
        using StreamReader reader = new(stream);
        return Parse(name, reader.ReadToEnd());
    }

    /// <summary>The name of a call.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>The name, or null where there is none.</returns>
    public string? Find(int number) => _names.GetValueOrDefault(number);

    internal static SyscallTable Parse(string name, string text)
    {
        Dictionary<int, string> names = [];
        string source = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('#'))
            {
                source = line.Contains(" from ", StringComparison.Ordinal) ? line : source;
                continue;
            }

            string[] columns = line.Split(' ');
            if (columns.Length != 2 || !int.TryParse(columns[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                throw new FormatException($"{name}: bad line '{line}'");
            }

            if (!names.TryAdd(number, columns[1]))
            {
                throw new FormatException($"{name}: number {number} stands twice");
            }
        }

        return new SyscallTable(name, names.ToFrozenDictionary(), source);
    }
}
