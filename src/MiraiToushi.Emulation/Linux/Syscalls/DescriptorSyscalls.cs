using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Linux.World.Pipes;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that make, copy and close descriptors. Those that move bytes are in <see cref="TransferSyscalls"/>.</summary>
internal static class DescriptorSyscalls
{
    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        .. TransferSyscalls.All,
        new("close", Close),
        new("close_range", CloseRange, SupportLevel.Partial, "flags are not looked at"),
        new("dup", Duplicate),
        new("dup2", call => Duplicate(call, call.Int(0), call.Int(1), flags: null)),
        new("dup3", call => Duplicate(call, call.Int(0), call.Int(1), call.Int(2))),
        new("pipe", call => MakePipe(call, 0, inRegisters: call.Abi.PipeInRegisters)),
        new("pipe2", call => MakePipe(call, call.Int(1), inRegisters: false)),
        new("eventfd", call => MakeCounter(call, 0)),
        new("eventfd2", call => MakeCounter(call, call.Int(1))),
        new("memfd_create", MemoryFileSyscall.Create),
        new("fcntl", Control),
        new("fcntl64", Control),
        new("ioctl", IoctlSyscall.Handle, SupportLevel.Partial, "sockets, pipes and declared devices only"),
        StubAnswers.Succeeds("flock", "locks never conflict"),
        StubAnswers.Succeeds("fsync", "nothing is written"),
        StubAnswers.Succeeds("fdatasync", "nothing is written"),
        StubAnswers.Succeeds("sync", "nothing is written"),
        StubAnswers.Succeeds("syncfs", "nothing is written"),
        StubAnswers.Succeeds("fadvise64", "advice is not taken"),
        StubAnswers.Succeeds("fadvise64_64", "advice is not taken"),
        StubAnswers.Succeeds("arm_fadvise64_64", "advice is not taken"),
        StubAnswers.Succeeds("readahead", "advice is not taken"),
        StubAnswers.Fails("inotify_init", Errno.ENOSYS, "files are not watched"),
        StubAnswers.Fails("inotify_init1", Errno.ENOSYS, "files are not watched"),
        StubAnswers.Fails("inotify_add_watch", Errno.ENOSYS, "files are not watched"),
        StubAnswers.Fails("inotify_rm_watch", Errno.ENOSYS, "files are not watched"),
        StubAnswers.Fails("fanotify_init", Errno.ENOSYS, "files are not watched"),
    ];

    /// <summary>Gives an open file a descriptor.</summary>
    /// <param name="call">The call.</param>
    /// <param name="file">The open file.</param>
    /// <param name="closeOnExec">FD_CLOEXEC.</param>
    /// <returns>The descriptor, or EMFILE.</returns>
    public static SyscallResult Add(SyscallContext call, OpenFile file, bool closeOnExec)
    {
        int descriptor = call.Process.Files.Add(file, closeOnExec: closeOnExec);
        if (descriptor < 0)
        {
            file.Closed();
            return Errno.EMFILE;
        }

        return descriptor;
    }

    /// <summary>Gives two open files descriptors and writes those to memory, or to registers.</summary>
    /// <param name="call">The call.</param>
    /// <param name="first">The first file.</param>
    /// <param name="second">The second file.</param>
    /// <param name="address">Where the descriptors are written; null for registers.</param>
    /// <param name="flags">O_CLOEXEC and O_NONBLOCK.</param>
    public static SyscallResult AddPair(SyscallContext call, OpenFile first, OpenFile second, ulong? address, int flags)
    {
        bool closeOnExec = (flags & call.Abi.OpenCloseOnExec) != 0;
        first.NonBlocking = second.NonBlocking = (flags & call.Abi.OpenNonBlock) != 0;
        FileDescriptorTable files = call.Process.Files;
        SyscallResult one = Add(call, first, closeOnExec);
        SyscallResult two = Add(call, second, closeOnExec);
        bool isWritten = !one.IsError && !two.IsError
            && (address is not { } at || (call.Memory.TryWriteUnsigned(at, 4, (ulong)one.Value) && call.Memory.TryWriteUnsigned(at + 4, 4, (ulong)two.Value)));
        if (isWritten)
        {
            return address is null ? new SyscallResult(one.Value, new PairControl(two.Value)) : 0;
        }

        foreach (SyscallResult made in (SyscallResult[])[one, two])
        {
            if (!made.IsError)
            {
                files.Close((int)made.Value);
            }
        }

        return one.IsError || two.IsError ? Errno.EMFILE : Errno.EFAULT;
    }

    private static SyscallResult Close(SyscallContext call) => call.Process.Files.Close(call.Int(0)) ? 0 : Errno.EBADF;

    private static SyscallResult CloseRange(SyscallContext call)
    {
        uint first = call.UInt(0);
        uint last = call.UInt(1);
        if (first > last)
        {
            return Errno.EINVAL;
        }

        foreach (int descriptor in call.Process.Files.Numbers.Where(number => number >= first && number <= last).ToArray())
        {
            call.Process.Files.Close(descriptor);
        }

        return 0;
    }

    private static SyscallResult Duplicate(SyscallContext call)
    {
        if (call.Process.Files.Find(call.Int(0)) is not { } file)
        {
            return Errno.EBADF;
        }

        int descriptor = call.Process.Files.Add(file);
        return descriptor < 0 ? Errno.EMFILE : descriptor;
    }

    private static SyscallResult Duplicate(SyscallContext call, int from, int to, int? flags)
    {
        if (call.Process.Files.Find(from) is not { } file || to is < 0 or >= FileDescriptorTable.Maximum)
        {
            return Errno.EBADF;
        }

        if (from == to)
        {
            return flags is null ? to : Errno.EINVAL;
        }

        call.Process.Files.Set(to, file, ((flags ?? 0) & call.Abi.OpenCloseOnExec) != 0);
        return to;
    }

    private static SyscallResult MakePipe(SyscallContext call, int flags, bool inRegisters)
    {
        VirtualFileSystem system = call.Kernel.FileSystem;
        (PipeEnd reader, PipeEnd writer) = Pipe.Create(system.NextInode(), system.Storage);
        return AddPair(call, reader, writer, inRegisters ? null : call.Pointer(0), flags);
    }

    private static SyscallResult MakeCounter(SyscallContext call, int flags)
    {
        const int Semaphore = 1;
        EventCounter counter = new(call.Memory, call.UInt(0), (flags & Semaphore) != 0) { NonBlocking = (flags & call.Abi.OpenNonBlock) != 0 };
        return Add(call, counter, (flags & call.Abi.OpenCloseOnExec) != 0);
    }

    private static SyscallResult Control(SyscallContext call)
    {
        const int DuplicateCommand = 0;
        const int GetDescriptorFlags = 1;
        const int SetDescriptorFlags = 2;
        const int GetStatusFlags = 3;
        const int SetStatusFlags = 4;
        const int DuplicateCloseOnExec = 1030;
        int descriptor = call.Int(0);
        int command = call.Int(1);
        FileDescriptorTable files = call.Process.Files;
        if (files.Find(descriptor) is not { } file)
        {
            return Errno.EBADF;
        }

        switch (command)
        {
            case DuplicateCommand or DuplicateCloseOnExec:
                return DuplicateAbove(call, file, call.Int(2), command == DuplicateCloseOnExec);
            case GetDescriptorFlags:
                return files.IsCloseOnExec(descriptor) ? 1 : 0;
            case SetDescriptorFlags:
                files.SetCloseOnExec(descriptor, (call.Int(2) & 1) != 0);
                return 0;
            case GetStatusFlags:
                return file.StatusFlags | (file.NonBlocking ? call.Abi.OpenNonBlock : 0);
            case SetStatusFlags:
                ChangeStatus(call, file, call.Int(2));
                return 0;
            default:
                return Lock(call, command);
        }
    }

    private static SyscallResult DuplicateAbove(SyscallContext call, OpenFile file, int lowest, bool closeOnExec)
    {
        if (lowest is < 0 or >= FileDescriptorTable.Maximum)
        {
            return Errno.EINVAL;
        }

        int descriptor = call.Process.Files.Add(file, lowest, closeOnExec);
        return descriptor < 0 ? Errno.EMFILE : descriptor;
    }

    private static void ChangeStatus(SyscallContext call, OpenFile file, int flags)
    {
        const int AccessMode = 3;
        int append = call.Abi.OpenAppend;
        file.NonBlocking = (flags & call.Abi.OpenNonBlock) != 0;
        file.StatusFlags = (file.StatusFlags & ~append & ~AccessMode) | (file.StatusFlags & AccessMode) | (flags & append);
        if (file is SeekableFile seekable)
        {
            seekable.Appends = (flags & append) != 0;
        }
    }

    private static SyscallResult Lock(SyscallContext call, int command)
    {
        const ulong Unlocked = 2;
        int index = Enumerable.Range(0, call.Abi.LockCommands.Count).FirstOrDefault(i => call.Abi.LockCommands[i] == command, -1);
        bool asks = index is 0 or 3;
        if (asks && !call.Memory.TryWriteUnsigned(call.Pointer(2), 2, Unlocked))
        {
            return Errno.EFAULT;
        }

        const int OwnersAndSignalsAndSizes = 8;
        return index >= 0 || command >= OwnersAndSignalsAndSizes ? 0 : Errno.EINVAL;
    }
}
