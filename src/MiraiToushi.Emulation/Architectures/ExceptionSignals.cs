using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>A signal that an exception becomes; their numbers may differ by ABI.</summary>
internal enum ExceptionSignal
{
    /// <summary>SIGILL.</summary>
    Illegal,

    /// <summary>SIGTRAP.</summary>
    Trap,

    /// <summary>SIGFPE.</summary>
    Arithmetic,

    /// <summary>SIGBUS.</summary>
    Bus,

    /// <summary>SIGSEGV.</summary>
    Segmentation,
}

/// <summary>An instruction that the kernel looks at to choose the signal.</summary>
/// <param name="Mask">The bits that count.</param>
/// <param name="Value">What they are.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Size">Bytes of the instruction, 2 or 4.</param>
/// <param name="IsThumb">Whether it counts in Thumb state, rather than only outside of it.</param>
internal sealed record InstructionSignal(uint Mask, uint Value, ExceptionSignal Signal, int Size = 4, bool IsThumb = false);

/// <summary>Which signal Linux makes of a processor's exceptions: data of an architecture, from its traps.c and its like.</summary>
internal sealed record ExceptionSignals
{
    /// <summary>By the number that the core gives; those that are not here are <see cref="Default"/>.</summary>
    public IReadOnlyDictionary<uint, ExceptionSignal> Numbers { get; init; } = new Dictionary<uint, ExceptionSignal>();

    /// <summary>By the instruction, which comes before the number.</summary>
    public IReadOnlyList<InstructionSignal> Instructions { get; init; } = [];

    /// <summary>What all other exceptions are.</summary>
    public ExceptionSignal Default { get; init; } = ExceptionSignal.Illegal;

    /// <summary>The signal of a stop.</summary>
    /// <param name="stop">An exception or an illegal instruction.</param>
    /// <param name="memory">Where the instruction lies.</param>
    /// <param name="order">Byte order of instructions.</param>
    /// <returns>The signal.</returns>
    public ExceptionSignal Of(CpuStop stop, GuestMemory memory, ByteOrder order)
    {
        foreach (InstructionSignal known in Instructions)
        {
            bool isThumb = (stop.ProgramCounter & 1) != 0;
            if (isThumb == known.IsThumb && memory.ReadBytes(stop.ProgramCounter & ~1UL, known.Size) is { } bytes
                && (Word(bytes, order) & known.Mask) == known.Value)
            {
                return known.Signal;
            }
        }

        return stop.Kind == CpuStopKind.IllegalInstruction ? ExceptionSignal.Illegal : Numbers.GetValueOrDefault(stop.Number, Default);
    }

    /// <summary>The number of a signal in an ABI.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="constants">The ABI's numbers.</param>
    public static int NumberOf(ExceptionSignal signal, AbiConstants constants) => signal switch
    {
        ExceptionSignal.Trap => SignalNumbers.Trap,
        ExceptionSignal.Arithmetic => SignalNumbers.Arithmetic,
        ExceptionSignal.Bus => constants.SignalBus,
        ExceptionSignal.Segmentation => SignalNumbers.Segmentation,
        _ => SignalNumbers.IllegalInstruction,
    };

    private static uint Word(byte[] bytes, ByteOrder order)
    {
        uint word = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            word = (word << 8) | bytes[order == ByteOrder.Big ? i : bytes.Length - 1 - i];
        }

        return word;
    }
}
