using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>
/// What a walk fills registers and stack with: addresses inside a piece of the stack, so that they can be read and written
/// through, no two of them equal, and none of them equal in two fillings.
/// </summary>
internal sealed class WalkState
{
    /// <summary>Parameters that are told apart.</summary>
    public const int Parameters = 3;

    // The frames of the walked function lie below what stands for the frames of its callers.
    private const ulong FillSize = 0x5000;
    private const ulong CallerSize = 0x1000;
    private const ulong Spacing = 0x40;
    private const int ParameterPlace = 40;
    private const int Places = 48;
    private static readonly ulong[] Offsets = [0x10, 0x28, 0x34];
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly EndedProcess _process;
    private readonly ulong _top;

    public WalkState(Machine machine, ICpu cpu, EndedProcess process)
    {
        _machine = machine;
        _cpu = cpu;
        _process = process;
        _top = (process.StackPointer - FunctionCaller.RedZone) & ~0xFFUL;
    }

    /// <summary>The stack pointer that a walk starts with.</summary>
    public ulong StackPointer => _top - CallerSize;

    /// <summary>A stack pointer with a frame that no walk has written to since the stack was filled.</summary>
    public ulong OtherStackPointer => _top - (FillSize - CallerSize);

    /// <summary>The value of a parameter.</summary>
    /// <param name="filling">Which filling.</param>
    /// <param name="index">Which parameter.</param>
    public ulong Parameter(int filling, int index) => Value(filling, ParameterPlace + index);

    /// <summary>What a function that is not executed gives back.</summary>
    /// <param name="filling">Which filling.</param>
    public ulong Result(int filling) => Value(filling, ParameterPlace - 1);

    /// <summary>Puts registers and stack in place.</summary>
    /// <param name="filling">Which filling.</param>
    public void Fill(int filling)
    {
        _cpu.RestoreContext(_process.State.Context);
        foreach (int register in _machine.Architecture.GeneralRegisters)
        {
            if (!_machine.Architecture.GlobalRegisters.Contains(register) && register != _machine.Architecture.StackPointer)
            {
                _cpu.WriteRegister(register, Value(filling, register));
            }
        }

        int wordSize = _machine.Architecture.WordSize;
        byte[] words = new byte[FillSize];
        for (int at = 0; at < words.Length; at += wordSize)
        {
            _machine.Memory.Encode(words.AsSpan(at, wordSize), Value(filling, at / wordSize));
        }

        _machine.Memory.TryWrite(_top - FillSize, words);
    }

    /// <summary>Compares what two fillings left of a value.</summary>
    /// <param name="first">The value with filling 0.</param>
    /// <param name="second">The value with filling 1.</param>
    public WalkedValue Compare(ulong first, ulong second)
    {
        if ((uint)first == (uint)second)
        {
            return new WalkedValue((uint)first, null);
        }

        for (int i = 0; i < Parameters; i++)
        {
            // Handed on as it is, or cut to the type of the parameter.
            foreach (uint mask in new[] { uint.MaxValue, 0xFFFFU, 0xFFU })
            {
                if ((uint)first == ((uint)Parameter(0, i) & mask) && (uint)second == ((uint)Parameter(1, i) & mask))
                {
                    return new WalkedValue(null, i);
                }
            }
        }

        return default;
    }

    private ulong Value(int filling, int place) => _top - CallerSize + 0x100 + ((ulong)(place % Places) * Spacing) + Offsets[filling];
}
