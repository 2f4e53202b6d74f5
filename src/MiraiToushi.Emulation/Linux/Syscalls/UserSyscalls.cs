using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Users and groups. They are those of the configuration, whatever is set.</summary>
internal static class UserSyscalls
{
    private const string Note = "users and groups do not change";

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("getuid", User),
        new("getuid32", User),
        new("geteuid", User),
        new("geteuid32", User),
        new("getgid", Group),
        new("getgid32", Group),
        new("getegid", Group),
        new("getegid32", Group),
        new("getresuid", call => WriteThree(call, User(call), NarrowSize(call))),
        new("getresuid32", call => WriteThree(call, User(call), 4)),
        new("getresgid", call => WriteThree(call, Group(call), NarrowSize(call))),
        new("getresgid32", call => WriteThree(call, Group(call), 4)),
        new("getgroups", call => Groups(call, NarrowSize(call))),
        new("getgroups32", call => Groups(call, 4)),
        StubAnswers.Succeeds("setuid", Note),
        StubAnswers.Succeeds("setuid32", Note),
        StubAnswers.Succeeds("setgid", Note),
        StubAnswers.Succeeds("setgid32", Note),
        StubAnswers.Succeeds("setreuid", Note),
        StubAnswers.Succeeds("setreuid32", Note),
        StubAnswers.Succeeds("setregid", Note),
        StubAnswers.Succeeds("setregid32", Note),
        StubAnswers.Succeeds("setresuid", Note),
        StubAnswers.Succeeds("setresuid32", Note),
        StubAnswers.Succeeds("setresgid", Note),
        StubAnswers.Succeeds("setresgid32", Note),
        new("setfsuid", User, SupportLevel.Stub, Note),
        new("setfsuid32", User, SupportLevel.Stub, Note),
        new("setfsgid", Group, SupportLevel.Stub, Note),
        new("setfsgid32", Group, SupportLevel.Stub, Note),
        StubAnswers.Succeeds("setgroups", Note),
        StubAnswers.Succeeds("setgroups32", Note),
        StubAnswers.Succeeds("capget", "nothing is written"),
        StubAnswers.Succeeds("capset", "capabilities do not change"),
    ];

    private static SyscallResult User(SyscallContext call) => call.Kernel.Configuration.Process.UserId;

    private static SyscallResult Group(SyscallContext call) => call.Kernel.Configuration.Process.GroupId;

    private static int NarrowSize(SyscallContext call) => call.Abi.HasShortIdentifiers ? 2 : 4;

    private static SyscallResult WriteThree(SyscallContext call, SyscallResult value, int size)
    {
        for (int i = 0; i < 3; i++)
        {
            if (!call.Memory.TryWriteUnsigned(call.Pointer(i), size, (ulong)value.Value))
            {
                return Errno.EFAULT;
            }
        }

        return 0;
    }

    private static SyscallResult Groups(SyscallContext call, int size)
    {
        int room = call.Int(0);
        if (room < 0)
        {
            return Errno.EINVAL;
        }

        bool isWritten = room == 0 || call.Memory.TryWriteUnsigned(call.Pointer(1), size, (ulong)Group(call).Value);
        return isWritten ? 1 : Errno.EFAULT;
    }
}
