using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Linux.World.Polling;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>epoll.</summary>
internal static class EpollSyscalls
{
    private const int DataSize = 8;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("epoll_create", call => call.Int(0) <= 0 ? Errno.EINVAL : DescriptorSyscalls.Add(call, new EpollFile(), closeOnExec: false)),
        new("epoll_create1", call => DescriptorSyscalls.Add(call, new EpollFile(), (call.Int(0) & call.Abi.OpenCloseOnExec) != 0)),
        new("epoll_ctl", Control, SupportLevel.Partial, "an epoll cannot watch another"),
        new("epoll_wait", call => Wait(call, PollSyscalls.FromMilliseconds(call.Int(3)))),
        new("epoll_pwait", call => Wait(call, PollSyscalls.FromMilliseconds(call.Int(3))), SupportLevel.Partial, "the signal mask is not looked at"),
        new("epoll_pwait2", WaitUntil, SupportLevel.Partial, "the signal mask is not looked at"),
    ];

    private static SyscallResult Control(SyscallContext call)
    {
        const int Add = 1;
        const int Delete = 2;
        const int Modify = 3;
        int operation = call.Int(1);
        int descriptor = call.Int(2);
        ulong address = call.Pointer(3);
        OpenFile? file = call.Process.Files.Find(descriptor);
        if (file is null || call.Process.Files.Find(call.Int(0)) is not { } watcher)
        {
            return Errno.EBADF;
        }

        if (watcher is not EpollFile epoll || file is EpollFile)
        {
            return Errno.EINVAL;
        }

        if (file is SeekableFile or DirectoryHandle)
        {
            return Errno.EPERM;
        }

        if (operation == Delete)
        {
            return epoll.Remove(descriptor) is { } failure ? failure : 0;
        }

        byte[]? data = call.Memory.ReadBytes(address + (ulong)call.Abi.EpollDataOffset, DataSize);
        if (data is null || !call.Memory.TryReadUnsigned(address, 4, out ulong events))
        {
            return Errno.EFAULT;
        }

        EpollInterest interest = new(file, (uint)events, data);
        Errno? error = operation switch
        {
            Add => epoll.Add(descriptor, interest),
            Modify => epoll.Change(descriptor, interest),
            _ => Errno.EINVAL,
        };
        return error is { } number ? number : 0;
    }

    private static SyscallResult WaitUntil(SyscallContext call)
    {
        long? timeout = null;
        if (call.Pointer(3) != 0)
        {
            if (!GuestTime.TryReadSpec(call.Memory, call.Pointer(3), 8, out long value))
            {
                return Errno.EFAULT;
            }

            timeout = Math.Max(0, value);
        }

        return Wait(call, timeout);
    }

    private static SyscallResult Wait(SyscallContext call, long? timeout)
    {
        int maximum = call.Int(2);
        if (call.Process.Files.Find(call.Int(0)) is not { } file)
        {
            return Errno.EBADF;
        }

        if (file is not EpollFile epoll || maximum <= 0)
        {
            return Errno.EINVAL;
        }

        epoll.Forget();
        IEnumerable<OpenFile> inputs = epoll.Interests.Where(interest => interest.WantsInput).Select(interest => interest.Watched);
        SyscallResult result = PollWaiting.Wait(call, timeout, inputs, () => epoll.Interests.Count(interest => interest.Ready() != 0));
        return result.Control is null ? Report(call, epoll, maximum) : result;
    }

    private static SyscallResult Report(SyscallContext call, EpollFile epoll, int maximum)
    {
        ulong address = call.Pointer(1);
        int size = call.Abi.EpollDataOffset + DataSize;
        int count = 0;
        foreach (EpollInterest interest in epoll.Interests)
        {
            uint events = interest.Ready();
            if (count >= maximum || events == 0)
            {
                interest.Reported(0);
                continue;
            }

            ulong at = address + (ulong)(count * size);
            if (!call.Memory.TryWriteUnsigned(at, 4, events) || !call.Memory.TryWrite(at + (ulong)call.Abi.EpollDataOffset, interest.Data))
            {
                return count > 0 ? count : Errno.EFAULT;
            }

            interest.Reported(events);
            count++;
        }

        return count;
    }
}
