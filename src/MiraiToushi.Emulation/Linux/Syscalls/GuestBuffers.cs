using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Moves bytes between open files and guest memory.</summary>
internal static class GuestBuffers
{
    /// <summary>Bytes that are moved at once; no datagram is larger.</summary>
    public const int Chunk = 65536;

    private const int MaximumVectors = 1024;
    private const ulong MaximumTransfer = 64UL << 20;

    /// <summary>Reads from a file to memory until the file gives less than asked for.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where to.</param>
    /// <param name="length">How much is wanted.</param>
    /// <param name="read">Reads once.</param>
    /// <returns>Bytes read, or a negated error.</returns>
    public static long Fill(GuestMemory memory, ulong address, ulong length, Func<long, byte[], int, long> read)
    {
        length = Math.Min(length, MaximumTransfer);
        byte[] buffer = new byte[Math.Min(length, Chunk)];
        long total = 0;
        do
        {
            int wanted = (int)Math.Min(length - (ulong)total, Chunk);
            long got = read(total, buffer, wanted);
            if (got < 0)
            {
                return total > 0 ? total : got;
            }

            if (!memory.TryWrite(address + (ulong)total, buffer.AsSpan(0, (int)got)))
            {
                return total > 0 ? total : -(long)Errno.EFAULT;
            }

            total += got;
            if (got < wanted)
            {
                break;
            }
        }
        while ((ulong)total < length);
        return total;
    }

    /// <summary>Writes from memory to a file until the file takes less than offered.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where from.</param>
    /// <param name="length">How much is offered.</param>
    /// <param name="write">Writes once.</param>
    /// <returns>Bytes written, or a negated error.</returns>
    public static long Drain(GuestMemory memory, ulong address, ulong length, Func<long, byte[], int, long> write)
    {
        length = Math.Min(length, MaximumTransfer);
        byte[] buffer = new byte[Math.Min(length, Chunk)];
        long total = 0;
        do
        {
            int offered = (int)Math.Min(length - (ulong)total, Chunk);
            if (!memory.TryRead(address + (ulong)total, buffer.AsSpan(0, offered)))
            {
                return total > 0 ? total : -(long)Errno.EFAULT;
            }

            long taken = write(total, buffer, offered);
            if (taken < 0)
            {
                return total > 0 ? total : taken;
            }

            total += taken;
            if (taken < offered)
            {
                break;
            }
        }
        while ((ulong)total < length);
        return total;
    }

    /// <summary>Reads a list of buffers, what struct iovec describes.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="vectors">The buffers.</param>
    /// <returns>An error, or null.</returns>
    public static Errno? ReadVectors(GuestMemory memory, ulong address, long count, out (ulong Address, ulong Length)[] vectors)
    {
        vectors = [];
        if (count is < 0 or > MaximumVectors)
        {
            return Errno.EINVAL;
        }

        ulong word = (ulong)memory.WordSize;
        ulong limit = memory.WordSize == 4 ? int.MaxValue : (ulong)long.MaxValue;
        ulong total = 0;
        (ulong Address, ulong Length)[] result = new (ulong, ulong)[count];
        for (int i = 0; i < result.Length; i++)
        {
            ulong at = address + ((ulong)i * 2 * word);
            if (!memory.TryReadWord(at, out ulong start) || !memory.TryReadWord(at + word, out ulong length))
            {
                return Errno.EFAULT;
            }

            if (length > limit - total)
            {
                return Errno.EINVAL;
            }

            total += length;
            result[i] = (start, length);
        }

        vectors = result;
        return null;
    }

    /// <summary>Reads what a list of buffers holds, up to one chunk.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="total">Bytes in all of them.</param>
    /// <returns>The first bytes, or null for a bad address.</returns>
    public static byte[]? Gather(GuestMemory memory, (ulong Address, ulong Length)[] vectors, out long total)
    {
        total = 0;
        foreach ((_, ulong length) in vectors)
        {
            total = Math.Min(total + (long)Math.Min(length, int.MaxValue), int.MaxValue);
        }

        byte[] result = new byte[Math.Min(total, Chunk)];
        Span<byte> left = result;
        foreach ((ulong address, ulong length) in vectors)
        {
            int step = (int)Math.Min((ulong)left.Length, length);
            if (!memory.TryRead(address, left[..step]))
            {
                return null;
            }

            left = left[step..];
        }

        return result;
    }

    /// <summary>Writes bytes to a list of buffers.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="bytes">The bytes; they fit.</param>
    /// <returns>False for a bad address.</returns>
    public static bool Scatter(GuestMemory memory, (ulong Address, ulong Length)[] vectors, ReadOnlySpan<byte> bytes)
    {
        foreach ((ulong address, ulong length) in vectors)
        {
            int step = (int)Math.Min((ulong)bytes.Length, length);
            if (!memory.TryWrite(address, bytes[..step]))
            {
                return false;
            }

            bytes = bytes[step..];
        }

        return true;
    }

    /// <summary>Makes a result of what an open file gave: waits where it has to wait, and raises SIGPIPE where nobody reads.</summary>
    /// <param name="call">The call.</param>
    /// <param name="file">The open file.</param>
    /// <param name="value">What it gave.</param>
    public static SyscallResult Finish(SyscallContext call, OpenFile file, long value)
    {
        if (value == OpenFile.WouldBlock && !file.NonBlocking)
        {
            return new BlockControl(call.Name);
        }

        if (value == -(long)Errno.EPIPE)
        {
            call.Process.Signals.Raise(SignalNumbers.Pipe);
        }

        return value;
    }
}
