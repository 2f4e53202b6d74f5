using System.Text;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Listens in while the sample handles argv[0]: whenever one register points into argv[0] and another to a string, the sample
/// may be comparing the two, and the string is a name it would rather have. A name that was put together on the stack is a
/// candidate too, while argv[0] is handled and where the first process ended early: a gate may look at the length first, or
/// call the wrong function and die before it compares.
/// </summary>
internal sealed class GateListener
{
    private const int MaximumBlocks = 400_000;
    private const int MaximumLength = 63;
    private const int MinimumLength = 2;
    private const int MinimumStackLength = 3;
    private const int StackWords = 6;
    private const int StackReach = 4096;
    private const int FrameReach = 640;
    private const int MaximumFrames = 400;
    private readonly Dictionary<string, int> _found = new(StringComparer.Ordinal);
    private readonly HashSet<string> _onStack = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _framesSeen = [];
    private Machine? _machine;
    private ulong _start;
    private ulong _end;
    private int _blocks;

    /// <summary>Begins to listen.</summary>
    public void Attach(Machine machine)
    {
        _machine = machine;
        (_start, _end) = machine.FirstArgument;
        if (_end > _start)
        {
            machine.BlockEntered = OnBlock;
        }
    }

    /// <summary>The strings found, the most likely first.</summary>
    public IReadOnlyList<string> Candidates(Boot boot)
    {
        List<string> result = [.. _found.OrderByDescending(pair => LooksLikePath(pair.Key)).ThenByDescending(pair => pair.Value).Select(pair => pair.Key)];
        result.AddRange(_onStack.OrderByDescending(LooksLikePath).ThenByDescending(text => text.Length));
        if (boot.Machine.Ended.FirstOrDefault(process => process.Path == "1") is { Reason: not StopReason.Idle } first)
        {
            result.AddRange(Strings(first.Memory.ReadBytes(first.StackPointer - 1024, 1024)).Concat(StackAbove(boot.Machine, first))
                .OrderByDescending(LooksLikePath));
        }

        return [.. result.Where(text => text != boot.Arguments[0]).Distinct(StringComparer.Ordinal)];
    }

    private static bool LooksLikePath(string text) => text.Contains('/', StringComparison.Ordinal);

    private void OnBlock(ulong address, ICpu cpu)
    {
        // An exec moves it.
        (_start, _end) = _machine!.FirstArgument;
        if (++_blocks > MaximumBlocks)
        {
            return;
        }

        Span<ulong> values = stackalloc ulong[_machine!.Architecture.GeneralRegisters.Count + StackWords];
        int count = 0;
        long inside = -1;
        foreach (int register in _machine.Architecture.GeneralRegisters)
        {
            ulong value = cpu.ReadRegister(register);
            values[count++] = value;
            inside = Inside(value, inside);
        }

        ulong stack = cpu.ReadRegister(_machine.Architecture.StackPointer);
        for (int i = 0; i < StackWords; i++)
        {
            if (_machine.Memory.TryReadWord(stack + (ulong)(i * _machine.Architecture.WordSize), out ulong value))
            {
                values[count++] = value;
                inside = Inside(value, inside);
            }
        }

        if (inside >= 0)
        {
            Collect(values[..count], (ulong)inside);
            CollectFrame(address, stack);
        }
    }

    private void CollectFrame(ulong block, ulong stack)
    {
        if (_framesSeen.Count >= MaximumFrames || !_framesSeen.Add(block))
        {
            return;
        }

        ulong end = Math.Min(stack + FrameReach, _machine!.InitialStackPointer);
        if (end > stack)
        {
            _onStack.UnionWith(Strings(_machine.Memory.ReadBytes(stack, (int)(end - stack))));
        }
    }

    private long Inside(ulong value, long before) => before < 0 && value >= _start && value < _end ? (long)(value - _start) : before;

    private void Collect(ReadOnlySpan<ulong> values, ulong offset)
    {
        foreach (ulong value in values)
        {
            if (value >= _start && value <= _end)
            {
                continue;
            }

            // Two pointers that move together are as far into their strings; one that does not move is at the start.
            Note(value - offset);
            if (offset != 0)
            {
                Note(value);
            }
        }
    }

    private void Note(ulong address)
    {
        if (_machine!.IsArgumentArea(address) || !BeginsAt(_machine.Memory, address) || ReadName(_machine.Memory, address) is not { } text)
        {
            return;
        }

        _found[text] = _found.GetValueOrDefault(text) + 1;
    }

    // The rest of some other string is no name; what follows a slash may be one.
    private static bool BeginsAt(GuestMemory memory, ulong address)
    {
        Span<byte> before = stackalloc byte[1];
        return !memory.TryRead(address - 1, before) || before[0] is < 0x21 or > 0x7E or (byte)'/';
    }

    private static string? ReadName(GuestMemory memory, ulong address)
    {
        Span<byte> bytes = stackalloc byte[MaximumLength + 1];
        int length = 0;
        while (length <= MaximumLength && memory.TryRead(address + (ulong)length, bytes.Slice(length, 1)))
        {
            if (bytes[length] == 0)
            {
                return length >= MinimumLength && IsName(bytes[..length]) ? Encoding.ASCII.GetString(bytes[..length]) : null;
            }

            if (bytes[length] is < 0x21 or > 0x7E)
            {
                return null;
            }

            length++;
        }

        return null;
    }

    private static IEnumerable<string> StackAbove(Machine machine, EndedProcess process)
    {
        ulong end = Math.Min(process.StackPointer + StackReach, machine.InitialStackPointer);
        return end > process.StackPointer ? Strings(process.Memory.ReadBytes(process.StackPointer, (int)(end - process.StackPointer))) : [];
    }

    // Three bytes of an address are printable often enough; names are mostly letters and digits.
    private static bool IsName(ReadOnlySpan<byte> text)
    {
        int letters = 0;
        foreach (byte value in text)
        {
            letters += char.IsAsciiLetterOrDigit((char)value) ? 1 : 0;
        }

        return letters * 4 >= text.Length * 3 || (letters >= 3 && text.Contains((byte)'/'));
    }

    private static List<string> Strings(byte[]? bytes)
    {
        List<string> result = [];
        int start = 0;
        for (int i = 0; bytes is not null && i < bytes.Length; i++)
        {
            if (bytes[i] is >= 0x21 and <= 0x7E)
            {
                continue;
            }

            if (bytes[i] == 0 && i - start is >= MinimumStackLength and <= MaximumLength && IsName(bytes.AsSpan(start, i - start)))
            {
                result.Add(Encoding.ASCII.GetString(bytes, start, i - start));
            }

            start = i + 1;
        }

        return result;
    }
}
