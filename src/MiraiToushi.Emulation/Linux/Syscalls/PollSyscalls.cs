using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Polling;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that wait for files.</summary>
internal static class PollSyscalls
{
    private const int EntrySize = 8;
    private const long Millisecond = 1_000_000;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        .. EpollSyscalls.All,
        new("select", OldOrNewSelect),
        new("_newselect", call => Select(call, isSpec: false)),
        new("pselect6", call => Select(call, isSpec: true), SupportLevel.Partial, "the signal mask is not looked at"),
        new("pselect6_time64", call => Select(call, isSpec: true), SupportLevel.Partial, "the signal mask is not looked at"),
        new("poll", call => Poll(call, FromMilliseconds(call.Int(2)))),
        new("ppoll", PollUntil, SupportLevel.Partial, "the signal mask is not looked at"),
        new("ppoll_time64", PollUntil, SupportLevel.Partial, "the signal mask is not looked at"),
    ];

    /// <summary>A timeout in milliseconds as nanoseconds.</summary>
    /// <param name="milliseconds">The timeout; negative for ever.</param>
    public static long? FromMilliseconds(int milliseconds) => milliseconds < 0 ? null : milliseconds * Millisecond;

    private static SyscallResult OldOrNewSelect(SyscallContext call)
    {
        if (call.Memory.WordSize == 8)
        {
            return Select(call, isSpec: false);
        }

        // In 32-bit ABIs the call of this name takes all of its arguments from a structure.
        ulong[] arguments = new ulong[5];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!call.Memory.TryReadWord(call.Pointer(0) + (ulong)(i * 4), out arguments[i]))
            {
                return Errno.EFAULT;
            }
        }

        return Select(call.With("_newselect", arguments), isSpec: false);
    }

    private static SyscallResult Select(SyscallContext call, bool isSpec)
    {
        int count = call.Int(0);
        ulong timeoutAddress = call.Pointer(4);
        if (count < 0)
        {
            return Errno.EINVAL;
        }

        count = Math.Min(count, FileDescriptorTable.Maximum);
        if (ReadTimeout(call, timeoutAddress, isSpec, out long? timeout) is { } error)
        {
            return error;
        }

        DescriptorSet? reads = DescriptorSet.Read(call.Memory, call.Pointer(1), count);
        DescriptorSet? writes = DescriptorSet.Read(call.Memory, call.Pointer(2), count);
        DescriptorSet? exceptions = DescriptorSet.Read(call.Memory, call.Pointer(3), count);
        if (reads is null || writes is null || exceptions is null)
        {
            return Errno.EFAULT;
        }

        List<(int Descriptor, OpenFile File, bool Reads, bool Writes)> watched = [];
        for (int descriptor = 0; descriptor < count; descriptor++)
        {
            if (!reads.Has(descriptor) && !writes.Has(descriptor) && !exceptions.Has(descriptor))
            {
                continue;
            }

            if (call.Process.Files.Find(descriptor) is not { } file)
            {
                return Errno.EBADF;
            }

            watched.Add((descriptor, file, reads.Has(descriptor), writes.Has(descriptor)));
            exceptions.Remove(descriptor);
        }

        SyscallResult result = PollWaiting.Wait(
            call,
            timeout,
            watched.Where(entry => entry.Reads).Select(entry => entry.File),
            () => watched.Sum(entry => (entry.Reads && IsReadable(entry.File) ? 1 : 0) + (entry.Writes && IsWritable(entry.File) ? 1 : 0)));
        if (result.Control is not null)
        {
            return result;
        }

        foreach ((int descriptor, OpenFile file, _, _) in watched)
        {
            Keep(reads, descriptor, result.Value > 0 && IsReadable(file));
            Keep(writes, descriptor, result.Value > 0 && IsWritable(file));
        }

        bool isWritten = reads.Write(call.Memory, call.Pointer(1)) && writes.Write(call.Memory, call.Pointer(2))
            && exceptions.Write(call.Memory, call.Pointer(3));
        if (result.Value == 0 && timeoutAddress != 0)
        {
            GuestTime.TryWrite(call.Memory, timeoutAddress, GuestTime.FieldSize(call), 0, 0);
        }

        return isWritten ? result : Errno.EFAULT;
    }

    private static void Keep(DescriptorSet set, int descriptor, bool isReady)
    {
        if (!isReady)
        {
            set.Remove(descriptor);
        }
    }

    private static bool IsReadable(OpenFile file) => (file.Readiness & (Readiness.Readable | Readiness.HangUp | Readiness.Error)) != 0;

    private static bool IsWritable(OpenFile file) => (file.Readiness & (Readiness.Writable | Readiness.Error)) != 0;

    private static Errno? ReadTimeout(SyscallContext call, ulong address, bool isSpec, out long? timeout)
    {
        timeout = null;
        if (address == 0)
        {
            return null;
        }

        int size = GuestTime.FieldSize(call);
        long value;
        bool isRead = isSpec
            ? GuestTime.TryReadSpec(call.Memory, address, size, out value)
            : GuestTime.TryReadValue(call.Memory, address, size, out value);
        if (!isRead)
        {
            return Errno.EFAULT;
        }

        // select, unlike the others, takes microseconds beyond a second; they are not worth telling apart here.
        timeout = Math.Max(0, value);
        return value < 0 && isSpec ? Errno.EINVAL : null;
    }

    private static SyscallResult PollUntil(SyscallContext call) =>
        ReadTimeout(call, call.Pointer(2), isSpec: true, out long? timeout) is { } error ? error : Poll(call, timeout);

    private static SyscallResult Poll(SyscallContext call, long? timeout)
    {
        ulong address = call.Pointer(0);
        uint count = call.UInt(1);
        if (count > FileDescriptorTable.Maximum)
        {
            return Errno.EINVAL;
        }

        if (call.Memory.ReadBytes(address, (int)count * EntrySize) is not { } entries)
        {
            return Errno.EFAULT;
        }

        (int Descriptor, uint Events)[] watched = new (int, uint)[count];
        for (int i = 0; i < watched.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i * EntrySize, EntrySize);
            watched[i] = ((int)call.Memory.Decode(entry[..4]), (uint)call.Memory.Decode(entry.Slice(4, 2)));
        }

        IEnumerable<OpenFile> inputs = watched.Where(entry => (entry.Events & PollEvents.Input) != 0)
            .Select(entry => call.Process.Files.Find(entry.Descriptor))
            .OfType<OpenFile>();
        SyscallResult result = PollWaiting.Wait(call, timeout, inputs, () => watched.Count(entry => Ready(call, entry) != 0));
        if (result.Control is not null)
        {
            return result;
        }

        for (int i = 0; i < watched.Length; i++)
        {
            ulong at = address + (ulong)((i * EntrySize) + 6);
            if (!call.Memory.TryWriteUnsigned(at, 2, result.Value > 0 ? Ready(call, watched[i]) : 0))
            {
                return Errno.EFAULT;
            }
        }

        return result;
    }

    private static uint Ready(SyscallContext call, (int Descriptor, uint Events) entry)
    {
        if (entry.Descriptor < 0)
        {
            return 0;
        }

        const uint Always = PollEvents.Error | PollEvents.HangUp;
        return call.Process.Files.Find(entry.Descriptor) is { } file
            ? PollEvents.Of(file.Readiness) & (entry.Events | Always)
            : PollEvents.NotOpen;
    }
}
