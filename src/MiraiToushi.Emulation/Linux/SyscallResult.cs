using MiraiToushi.Elf;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Loading;

namespace MiraiToushi.Emulation.Linux;

/// <summary>What a handler answers: a value, an error, or something that only the machine can do.</summary>
/// <param name="Value">The value, or a negated <see cref="Errno"/>.</param>
/// <param name="Control">What the machine has to do besides; null where the value is all.</param>
public readonly record struct SyscallResult(long Value, SyscallControl? Control = null)
{
    /// <summary>Whether the value is a negated error.</summary>
    public bool IsError => Value is < 0 and >= -4095;

    /// <summary>A value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator SyscallResult(long value) => new(value);

    /// <summary>An error.</summary>
    /// <param name="errno">The error.</param>
    public static implicit operator SyscallResult(Errno errno) => new(-(long)errno);

    /// <summary>Something that the machine has to do.</summary>
    /// <param name="control">What.</param>
    public static implicit operator SyscallResult(SyscallControl control) => new(0, control);
}

/// <summary>What only the machine can do, because it needs the processor or the other processes.</summary>
public abstract record SyscallControl;

/// <summary>Make a child that goes on from here.</summary>
/// <param name="SharesMemory">CLONE_VM: child and parent write to the same memory.</param>
/// <param name="IsThread">CLONE_THREAD.</param>
/// <param name="ChildStack">The child's stack pointer; 0 keeps the parent's.</param>
/// <param name="ChildTls">The child's thread pointer; null keeps the parent's.</param>
/// <param name="ParentIdAddress">Where the child's id is written for the parent; 0 for nowhere.</param>
/// <param name="ChildIdAddress">Where the child's id is written for the child; 0 for nowhere.</param>
public sealed record ForkControl(bool SharesMemory, bool IsThread, ulong ChildStack, ulong? ChildTls, ulong ParentIdAddress, ulong ChildIdAddress) : SyscallControl;

/// <summary>End the process.</summary>
/// <param name="Status">Exit code, 0 to 255.</param>
public sealed record ExitControl(int Status) : SyscallControl;

/// <summary>Run another program in the process, as exec does.</summary>
/// <param name="File">The program.</param>
/// <param name="FileName">The path that was given.</param>
/// <param name="Start">Arguments and environment.</param>
public sealed record ExecControl(ElfImage File, string FileName, StartArguments Start) : SyscallControl
{
    /// <summary>The program's file.</summary>
    internal RegularNode? Node { get; init; }
}

/// <summary>Run something else and ask again when anything has changed.</summary>
/// <param name="Reason">What it waits for, in a few words.</param>
public sealed record BlockControl(string Reason) : SyscallControl;

/// <summary>Go back to where a signal handler interrupted the process.</summary>
public sealed record SignalReturnControl : SyscallControl;

/// <summary>Set the thread pointer.</summary>
/// <param name="Address">Its value.</param>
/// <param name="ReturnValue">What the call gives back.</param>
public sealed record ThreadPointerControl(ulong Address, long ReturnValue) : SyscallControl;

/// <summary>Drop translations of code, as cacheflush asks.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address after the last.</param>
public sealed record CodeChangedControl(ulong Start, ulong End) : SyscallControl;

/// <summary>A value in the first result register and another in the second, as pipe gives them where <see cref="AbiConstants.PipeInRegisters"/> says so.</summary>
/// <param name="Second">What the second register gets.</param>
public sealed record PairControl(long Second) : SyscallControl;
