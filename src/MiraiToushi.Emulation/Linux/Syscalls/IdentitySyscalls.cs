using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls about the machine, and who runs on it.</summary>
internal static class IdentitySyscalls
{
    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        .. UserSyscalls.All,
        .. ThreadSyscalls.All,
        .. LimitSyscalls.All,
        new("uname", call => Name(call, fields: 6, size: 65)),
        new("olduname", call => Name(call, fields: 5, size: 65)),
        new("oldolduname", call => Name(call, fields: 5, size: 9)),
        new("sysinfo", SystemInformation, SupportLevel.Partial, "a device of 124 MiB that does nothing"),
        new("getrandom", FillRandom),
        new("prctl", Control, SupportLevel.Partial, "names; the rest is taken and forgotten"),
        new("personality", ChangePersonality, SupportLevel.Partial, "kept and given back, without effect"),
        StubAnswers.Succeeds("syslog", "the log is empty"),
        StubAnswers.Succeeds("sethostname", "the name stays"),
        StubAnswers.Succeeds("setdomainname", "the name stays"),
        StubAnswers.Succeeds("vhangup", "there is no terminal"),
        StubAnswers.Fails("reboot", Errno.EPERM, "never"),
        StubAnswers.Fails("kexec_load", Errno.EPERM, "never"),
        StubAnswers.Fails("kexec_file_load", Errno.EPERM, "never"),
        StubAnswers.Fails("init_module", Errno.EPERM, "never"),
        StubAnswers.Fails("finit_module", Errno.EPERM, "never"),
        StubAnswers.Fails("delete_module", Errno.EPERM, "never"),
        StubAnswers.Fails("swapon", Errno.EPERM, "never"),
        StubAnswers.Fails("swapoff", Errno.EPERM, "never"),
        StubAnswers.Fails("acct", Errno.EPERM, "never"),
        StubAnswers.Fails("bpf", Errno.EPERM, "never"),
        StubAnswers.Fails("perf_event_open", Errno.EPERM, "never"),
        StubAnswers.Fails("ioperm", Errno.EPERM, "never"),
        StubAnswers.Fails("iopl", Errno.EPERM, "never"),
        StubAnswers.Fails("seccomp", Errno.EINVAL, "there are no filters"),
        StubAnswers.Fails("unshare", Errno.EPERM, "there are no namespaces"),
        StubAnswers.Fails("setns", Errno.EPERM, "there are no namespaces"),
    ];

    // kernel/exec_domain.c. Who starts itself again without address randomization looks whether the flag is there by then.
    private static SyscallResult ChangePersonality(SyscallContext call)
    {
        uint old = call.Process.Personality;
        call.Process.Personality = call.UInt(0) == uint.MaxValue ? old : call.UInt(0);
        return old;
    }

    private static SyscallResult Name(SyscallContext call, int fields, int size)
    {
        HostIdentity host = call.Kernel.Configuration.Host;
        string[] values = [host.SystemName, host.NodeName, host.Release, host.Version, call.Kernel.Architecture.MachineName, host.DomainName];
        byte[] bytes = new byte[fields * size];
        for (int i = 0; i < fields; i++)
        {
            byte[] text = Encoding.Latin1.GetBytes(values[i]);
            text.AsSpan(0, Math.Min(text.Length, size - 1)).CopyTo(bytes.AsSpan(i * size));
        }

        return call.Memory.TryWrite(call.Pointer(0), bytes) ? 0 : Errno.EFAULT;
    }

    private static SyscallResult SystemInformation(SyscallContext call)
    {
        const ulong Total = 124UL << 20;
        const ulong Free = 80UL << 20;
        const int Processes = 38;
        int word = call.Memory.WordSize;
        byte[] bytes = new byte[word == 8 ? 112 : 64];
        ulong uptime = (ulong)(call.Kernel.Clock.Uptime / GuestTime.Second);
        ulong[] words = [uptime, 5120, 2048, 512, Total, Free, 0, 2UL << 20, 0, 0];
        for (int i = 0; i < words.Length; i++)
        {
            call.Memory.Encode(bytes.AsSpan(i * word, word), words[i]);
        }

        call.Memory.Encode(bytes.AsSpan(10 * word, 2), Processes);
        int unitAt = word == 8 ? 104 : 52;
        call.Memory.Encode(bytes.AsSpan(unitAt, 4), 1);
        return call.Memory.TryWrite(call.Pointer(0), bytes) ? 0 : Errno.EFAULT;
    }

    private static SyscallResult FillRandom(SyscallContext call) => GuestBuffers.Fill(
        call.Memory,
        call.Pointer(0),
        call.Pointer(1),
        (_, buffer, count) =>
        {
            call.Kernel.Random.Fill(buffer.AsSpan(0, count));
            return count;
        });

    private static SyscallResult Control(SyscallContext call)
    {
        const int GetParentDeathSignal = 2;
        const int GetDumpable = 3;
        const int SetName = 15;
        const int GetName = 16;
        const int ReadCapability = 23;
        const int NameSize = 16;
        ulong argument = call.Pointer(1);
        switch (call.Int(0))
        {
            case SetName:
                if (call.Memory.ReadString(argument, NameSize) is { } name)
                {
                    call.Process.Name = name;
                    return 0;
                }

                // Longer names are cut, as the kernel does.
                byte[]? bytes = call.Memory.ReadBytes(argument, NameSize - 1);
                call.Process.Name = bytes is null ? call.Process.Name : Encoding.Latin1.GetString(bytes);
                return bytes is null ? Errno.EFAULT : 0;
            case GetName:
                byte[] text = new byte[NameSize];
                Encoding.Latin1.GetBytes(call.Process.Name, text);
                return call.Memory.TryWrite(argument, text) ? 0 : Errno.EFAULT;
            case GetParentDeathSignal:
                return call.Memory.TryWriteUnsigned(argument, 4, 0) ? 0 : Errno.EFAULT;
            case GetDumpable or ReadCapability:
                return 1;
            case > 0 and < 64:
                return 0;
            default:
                return Errno.EINVAL;
        }
    }
}
