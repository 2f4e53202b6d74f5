using System.Globalization;
using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Tests.SuperH;

/// <summary>One instruction with the state before and after it, as differences.</summary>
/// <param name="Text">The line.</param>
/// <param name="Code">The instruction.</param>
/// <param name="Before">What differs from the pattern before.</param>
/// <param name="After">What the instruction changes.</param>
internal sealed record SuperHCase(string Text, ushort Code, IReadOnlyDictionary<string, uint> Before, IReadOnlyDictionary<string, uint> After);

/// <summary>A file of cases; its format is described in tools/superh-cases/README.md.</summary>
internal sealed class SuperHCases
{
    private SuperHCases(ByteOrder byteOrder, uint slot, uint scratch, IReadOnlyList<SuperHCase> all)
    {
        ByteOrder = byteOrder;
        Slot = slot;
        Scratch = scratch;
        All = all;
    }

    public ByteOrder ByteOrder { get; }

    /// <summary>Where the instruction lies.</summary>
    public uint Slot { get; }

    /// <summary>Where the memory words lie; GBR points there.</summary>
    public uint Scratch { get; }

    public IReadOnlyList<SuperHCase> All { get; }

    public static SuperHCases Read(ByteOrder byteOrder)
    {
        string name = byteOrder == ByteOrder.Little ? "little.txt" : "big.txt";
        string[] lines = File.ReadAllLines(Path.Combine(Folder(), name));
        IReadOnlyDictionary<string, uint> places = Values(lines.First(line => line.StartsWith('@'))[1..]);
        SuperHCase[] cases = [.. lines.Where(line => line.Length > 0 && line[0] is not ('#' or '@')).Select(Parse)];
        return new SuperHCases(byteOrder, places["slot"], places["scratch"], cases);
    }

    private static SuperHCase Parse(string line)
    {
        string[] halves = line.Split(':');
        Assert.Equal(2, halves.Length);
        return new SuperHCase(line, (ushort)Hex(halves[0][..4]), Values(halves[0][4..]), Values(halves[1]));
    }

    private static Dictionary<string, uint> Values(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split('='))
        .ToDictionary(pair => pair[0], pair => Hex(pair[1]));

    private static uint Hex(string text) => uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null)
        {
            string candidate = Path.Combine(folder.FullName, "fixtures", "cpu", "superh");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }

            folder = folder.Parent;
        }

        throw new DirectoryNotFoundException("fixtures/cpu/superh");
    }
}
