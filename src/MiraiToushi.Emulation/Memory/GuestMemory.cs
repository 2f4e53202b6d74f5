using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Memory;

/// <summary>
/// Typed access to guest memory in the guest's byte order. Reads and writes that touch a page that is not mapped fail;
/// permissions are looked at only where the kernel writes for a process, which then gets EFAULT.
/// </summary>
public sealed class GuestMemory
{
    private readonly AddressSpace _space;
    private readonly Permissions _needed;

    /// <summary>Creates the view.</summary>
    /// <param name="space">The memory.</param>
    /// <param name="byteOrder">The guest's byte order.</param>
    /// <param name="wordSize">Bytes in a pointer, 4 or 8.</param>
    /// <param name="obeysPermissions">Whether it writes as the kernel does for a process, only where the process may.</param>
    public GuestMemory(AddressSpace space, ByteOrder byteOrder, int wordSize, bool obeysPermissions = false)
    {
        _needed = obeysPermissions ? Permissions.Write : Permissions.None;
        _space = space;
        ByteOrder = byteOrder;
        WordSize = wordSize;
    }

    /// <summary>The guest's byte order.</summary>
    public ByteOrder ByteOrder { get; }

    /// <summary>Bytes in a pointer, 4 or 8.</summary>
    public int WordSize { get; }

    /// <summary>Reads bytes.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="into">Filled whole, or left in part where the call fails.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryRead(ulong address, Span<byte> into)
    {
        while (into.Length > 0)
        {
            if (!_space.TryFind(address, out MemoryRegion region))
            {
                return false;
            }

            int step = (int)Math.Min((ulong)into.Length, region.End - address);
            _space.HostSpan(address, step).CopyTo(into);
            into = into[step..];
            address += (ulong)step;
        }

        return true;
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="bytes">What to write.</param>
    /// <returns>False where a byte is not mapped, or not writable where that counts; bytes before it are written.</returns>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes) => TryWrite(address, bytes, _needed);

    /// <summary>Writes bytes as a debugger does, whatever the pages allow.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="bytes">What to write.</param>
    /// <returns>False where a byte is not mapped; bytes before it are written.</returns>
    public bool TryPatch(ulong address, ReadOnlySpan<byte> bytes) => TryWrite(address, bytes, Permissions.None);

    private bool TryWrite(ulong address, ReadOnlySpan<byte> bytes, Permissions needed)
    {
        while (bytes.Length > 0)
        {
            if (!_space.TryFind(address, out MemoryRegion region) || (region.Permissions & needed) != needed)
            {
                return false;
            }

            int step = (int)Math.Min((ulong)bytes.Length, region.End - address);
            bytes[..step].CopyTo(_space.HostSpan(address, step));
            _space.NoteWritten(address, (ulong)step);
            bytes = bytes[step..];
            address += (ulong)step;
        }

        return true;
    }

    /// <summary>Whether bytes stand in memory.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False where they differ or one is not mapped.</returns>
    public bool Matches(ulong address, ReadOnlySpan<byte> bytes)
    {
        Span<byte> piece = stackalloc byte[4096];
        for (int at = 0; at < bytes.Length; at += piece.Length)
        {
            int length = Math.Min(piece.Length, bytes.Length - at);
            if (!TryRead(address + (ulong)at, piece[..length]) || !piece[..length].SequenceEqual(bytes.Slice(at, length)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads bytes into a new array.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="length">Bytes, 0 or more.</param>
    /// <returns>The bytes, or null where one is not mapped.</returns>
    public byte[]? ReadBytes(ulong address, int length)
    {
        byte[] result = new byte[length];
        return TryRead(address, result) ? result : null;
    }

    /// <summary>Reads an unsigned integer.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="size">Bytes: 1, 2, 4 or 8.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryReadUnsigned(ulong address, int size, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..size];
        if (!TryRead(address, bytes))
        {
            value = 0;
            return false;
        }

        value = Decode(bytes);
        return true;
    }

    /// <summary>Writes a pointer or a long as a debugger does.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryPatchWord(ulong address, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..WordSize];
        Encode(bytes, value);
        return TryPatch(address, bytes);
    }

    /// <summary>Writes an unsigned integer; higher bits are dropped.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="size">Bytes: 1, 2, 4 or 8.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a byte is not mapped, or not writable where that counts.</returns>
    public bool TryWriteUnsigned(ulong address, int size, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..size];
        Encode(bytes, value);
        return TryWrite(address, bytes);
    }

    /// <summary>Reads a pointer or a long.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value, zero-extended.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryReadWord(ulong address, out ulong value) => TryReadUnsigned(address, WordSize, out value);

    /// <summary>Writes a pointer or a long.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryWriteWord(ulong address, ulong value) => TryWriteUnsigned(address, WordSize, value);

    /// <summary>Reads a NUL-terminated string, one char a byte (Latin-1), so that no byte is lost.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="maximum">Bytes to look at before giving up.</param>
    /// <returns>The string, or null where a byte is not mapped or there is no NUL in reach.</returns>
    public string? ReadString(ulong address, int maximum = 4096)
    {
        StringBuilder text = new();
        Span<byte> one = stackalloc byte[1];
        for (int i = 0; i < maximum; i++)
        {
            if (!TryRead(address + (ulong)i, one))
            {
                return null;
            }

            if (one[0] == 0)
            {
                return text.ToString();
            }

            text.Append((char)one[0]);
        }

        return null;
    }

    /// <summary>Decodes an unsigned integer in the guest's byte order.</summary>
    /// <param name="bytes">1, 2, 4 or 8 bytes.</param>
    public ulong Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, ByteOrder);

    /// <summary>Encodes an unsigned integer in the guest's byte order.</summary>
    /// <param name="bytes">1, 2, 4 or 8 bytes to fill.</param>
    /// <param name="value">The value; higher bits are dropped.</param>
    public void Encode(Span<byte> bytes, ulong value)
    {
        bool little = ByteOrder == ByteOrder.Little;
        for (int i = 0; i < bytes.Length; i++)
        {
            int shift = 8 * (little ? i : bytes.Length - 1 - i);
            bytes[i] = (byte)(value >> shift);
        }
    }

    internal static ulong Decode(ReadOnlySpan<byte> bytes, ByteOrder byteOrder)
    {
        bool little = byteOrder == ByteOrder.Little;
        return bytes.Length switch
        {
            1 => bytes[0],
            2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
            4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
            8 => little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(bytes), bytes.Length, "1, 2, 4 or 8 bytes"),
        };
    }
}
