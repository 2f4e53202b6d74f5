using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Limits and what was used of them.</summary>
internal static class LimitSyscalls
{
    private const int LastResource = 15;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("getrlimit", call => Get(call, call.Pointer(1), call.Memory.WordSize, call.Memory.WordSize == 4 ? int.MaxValue : ulong.MaxValue)),
        new("ugetrlimit", call => Get(call, call.Pointer(1), call.Memory.WordSize, uint.MaxValue)),
        new("prlimit64", call => GetOrSet(call), SupportLevel.Partial, "limits do not change"),
        StubAnswers.Succeeds("setrlimit", "limits do not change"),
        new("getrusage", Usage, SupportLevel.Partial, "nothing was used"),
    ];

    private static SyscallResult GetOrSet(SyscallContext call)
    {
        ulong address = call.Pointer(3);
        return address == 0 ? 0 : Get(call.With(call.Name, call.Pointer(1)), address, 8, ulong.MaxValue);
    }

    private static SyscallResult Get(SyscallContext call, ulong address, int size, ulong infinity)
    {
        const int Stack = 3;
        const int Core = 4;
        const ulong StackSize = 8UL << 20;
        const ulong OpenFiles = FileDescriptorTable.Maximum;
        int resource = call.Int(0);
        if (resource is < 0 or > LastResource)
        {
            return Errno.EINVAL;
        }

        (ulong soft, ulong hard) = resource switch
        {
            Stack => (StackSize, infinity),
            Core => (0UL, infinity),
            _ when resource == call.Abi.FileLimitResource => (OpenFiles, OpenFiles),
            _ => (infinity, infinity),
        };
        bool isWritten = call.Memory.TryWriteUnsigned(address, size, soft) && call.Memory.TryWriteUnsigned(address + (ulong)size, size, hard);
        return isWritten ? 0 : Errno.EFAULT;
    }

    private static SyscallResult Usage(SyscallContext call)
    {
        const int Words = 18;
        return call.Memory.TryWrite(call.Pointer(1), new byte[Words * call.Memory.WordSize]) ? 0 : Errno.EFAULT;
    }
}
