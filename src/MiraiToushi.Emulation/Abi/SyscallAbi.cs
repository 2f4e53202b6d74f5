using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>How a guest calls the kernel: where number, arguments and result are, and how errors reach libc.</summary>
public abstract class SyscallAbi
{
    /// <summary>The ABI's name in reports, where a sample's own traps do not say otherwise.</summary>
    public abstract string Name { get; }

    /// <summary>The tables the ABI knows.</summary>
    public abstract IReadOnlyList<SyscallTable> Tables { get; }

    /// <summary>Constants that differ between ABIs.</summary>
    public abstract AbiConstants Constants { get; }

    /// <summary>
    /// Code of the gate page: a trap at each of <see cref="GateOffsets"/>. Functions that we call, and signal handlers,
    /// return there.
    /// </summary>
    public abstract ReadOnlySpan<byte> Gate { get; }

    /// <summary>Reads a call.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="memory">The caller's memory.</param>
    /// <param name="site">Address of the code after the trap, bit 0 set in Thumb state.</param>
    public abstract SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site);

    /// <summary>Writes the result.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="value">The value, or a negated <see cref="Errno"/>.</param>
    public abstract void WriteResult(ICpu cpu, long value);

    /// <summary>Writes the second result of a call that has two, such as pipe on MIPS.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="value">The value.</param>
    public virtual void WriteSecond(ICpu cpu, long value)
    {
    }

    /// <summary>Sets the thread pointer.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="memory">The caller's memory.</param>
    /// <param name="address">Its value.</param>
    public abstract void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address);

    /// <summary>The number libc sees for an error, or the value itself.</summary>
    /// <param name="value">The value, or a negated <see cref="Errno"/>.</param>
    /// <param name="isError">Whether it is an error; the result is positive then.</param>
    protected long Translate(long value, out bool isError)
    {
        isError = value is < 0 and >= -4095;
        return isError ? Constants.Translate((Errno)(-value)) : value;
    }
}

/// <summary>Places in the gate page.</summary>
public static class GateOffsets
{
    /// <summary>Signal handlers return here.</summary>
    public const int SignalReturn = 0x00;

    /// <summary>Functions that we call return here.</summary>
    public const int CallReturn = 0x20;

    /// <summary>Thumb functions that we call return here.</summary>
    public const int ThumbCallReturn = 0x40;

    /// <summary>Bytes of the gate.</summary>
    public const int Size = 0x60;
}
