using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux;

/// <summary>One system call as its handler sees it: arguments by C type, the calling process and its memory.</summary>
public sealed class SyscallContext
{
    private readonly IReadOnlyList<ulong> _arguments;

    /// <summary>Creates the context of one call.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="process">The caller.</param>
    /// <param name="name">Name of the call, such as "openat".</param>
    /// <param name="arguments">Raw argument words; missing ones read as 0.</param>
    public SyscallContext(LinuxKernel kernel, Process process, string name, IReadOnlyList<ulong> arguments)
    {
        Kernel = kernel;
        Process = process;
        Name = name;
        _arguments = arguments;
    }

    /// <summary>The kernel.</summary>
    public LinuxKernel Kernel { get; }

    /// <summary>The caller.</summary>
    public Process Process { get; }

    /// <summary>Name of the call.</summary>
    public string Name { get; }

    /// <summary>The caller's memory.</summary>
    public GuestMemory Memory => Kernel.Memory;

    /// <summary>Constants of the ABI.</summary>
    public AbiConstants Abi => Kernel.Constants;

    /// <summary>The call with other arguments, for calls that are a front of another one (socketcall, ipc, old mmap).</summary>
    /// <param name="name">The name of the call proper.</param>
    /// <param name="arguments">Its arguments.</param>
    public SyscallContext With(string name, params ulong[] arguments) => new(Kernel, Process, name, arguments);

    /// <summary>An argument as a pointer, size_t or unsigned long.</summary>
    /// <param name="index">From 0.</param>
    public ulong Pointer(int index) => index < _arguments.Count ? _arguments[index] : 0;

    /// <summary>An argument as int.</summary>
    /// <param name="index">From 0.</param>
    public int Int(int index) => (int)Pointer(index);

    /// <summary>An argument as unsigned int.</summary>
    /// <param name="index">From 0.</param>
    public uint UInt(int index) => (uint)Pointer(index);

    /// <summary>An argument as long, sign-extended from the guest's word.</summary>
    /// <param name="index">From 0.</param>
    public long Long(int index) => Memory.WordSize == 4 ? (int)Pointer(index) : (long)Pointer(index);

    /// <summary>A 64-bit argument (loff_t): one word on 64-bit ABIs, two on 32-bit ones, at an even place where the ABI wants that.</summary>
    /// <param name="index">Where it would be if every argument before it were one word.</param>
    public long Wide(int index)
    {
        if (Memory.WordSize == 8)
        {
            return (long)Pointer(index);
        }

        int at = Abi.AlignsRegisterPairs ? (index + 1) & ~1 : index;
        ulong first = Pointer(at);
        ulong second = Pointer(at + 1);
        return (long)(Abi.HighHalfFirst ? (first << 32) | second : (second << 32) | first);
    }

    /// <summary>A NUL-terminated string argument, one char a byte.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>The string, or null for a bad address.</returns>
    public string? Text(int index) => Memory.ReadString(Pointer(index));
}
