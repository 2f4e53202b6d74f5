using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Reads and writes struct sockaddr: the family in the guest's byte order, ports and addresses in the network's.</summary>
internal static class SocketAddresses
{
    private const int InternetSize = 16;
    private const int Internet6Size = 28;
    private const int MaximumSize = 128;
    private const int FamilySize = 2;

    /// <summary>Reads the family.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The structure.</param>
    /// <param name="length">Its size as the guest gave it.</param>
    /// <param name="family">The family.</param>
    /// <returns>An error, or null.</returns>
    public static Errno? TryReadFamily(SyscallContext call, ulong address, int length, out AddressFamily family)
    {
        family = AddressFamily.Unspecified;
        if (length is < FamilySize or > MaximumSize)
        {
            return Errno.EINVAL;
        }

        if (!call.Memory.TryReadUnsigned(address, FamilySize, out ulong value))
        {
            return Errno.EFAULT;
        }

        family = (AddressFamily)value;
        return null;
    }

    /// <summary>Reads an IPv4 or IPv6 address.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The structure.</param>
    /// <param name="length">Its size as the guest gave it.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>An error, or null.</returns>
    public static Errno? TryRead(SyscallContext call, ulong address, int length, out SocketEndpoint endpoint)
    {
        endpoint = default;
        if (TryReadFamily(call, address, length, out AddressFamily family) is { } error)
        {
            return error;
        }

        int size = family switch
        {
            AddressFamily.Internet => InternetSize,
            AddressFamily.Internet6 => Internet6Size - 4,
            _ => 0,
        };
        if (size == 0)
        {
            return Errno.EAFNOSUPPORT;
        }

        if (length < size)
        {
            return Errno.EINVAL;
        }

        if (call.Memory.ReadBytes(address, size) is not { } bytes)
        {
            return Errno.EFAULT;
        }

        UInt128 value = family == AddressFamily.Internet
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4))
            : BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(8));
        endpoint = new(family, value, BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)));
        return null;
    }

    /// <summary>Reads the name of an AF_UNIX socket.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The structure.</param>
    /// <param name="length">Its size as the guest gave it.</param>
    /// <returns>The name, which begins with NUL where it is not a path; null for a bad address.</returns>
    public static string? ReadLocalName(SyscallContext call, ulong address, int length)
    {
        if (call.Memory.ReadBytes(address + FamilySize, Math.Clamp(length - FamilySize, 0, MaximumSize)) is not { } bytes)
        {
            return null;
        }

        string name = Encoding.Latin1.GetString(bytes);
        return name.StartsWith('\0') ? name : name.Split('\0')[0];
    }

    /// <summary>Writes an address, cut to the room that the guest gave, and its whole size.</summary>
    /// <param name="call">The call.</param>
    /// <param name="endpoint">The endpoint; null for one of AF_UNIX.</param>
    /// <param name="address">Where to; 0 for nowhere.</param>
    /// <param name="sizeAddress">Where the size is, an int; 0 for nowhere.</param>
    /// <returns>An error, or null.</returns>
    public static Errno? Write(SyscallContext call, SocketEndpoint? endpoint, ulong address, ulong sizeAddress)
    {
        if (address == 0 || sizeAddress == 0)
        {
            return null;
        }

        if (!call.Memory.TryReadUnsigned(sizeAddress, 4, out ulong room))
        {
            return Errno.EFAULT;
        }

        if ((int)room < 0)
        {
            return Errno.EINVAL;
        }

        byte[] bytes = Encode(call.Memory, endpoint);
        int length = Math.Min((int)room, bytes.Length);
        bool isWritten = call.Memory.TryWrite(address, bytes.AsSpan(0, length)) && call.Memory.TryWriteUnsigned(sizeAddress, 4, (ulong)bytes.Length);
        return isWritten ? null : Errno.EFAULT;
    }

    /// <summary>The bytes of an address.</summary>
    /// <param name="memory">The guest's memory, for its byte order.</param>
    /// <param name="endpoint">The endpoint; null for one of AF_UNIX.</param>
    public static byte[] Encode(GuestMemory memory, SocketEndpoint? endpoint)
    {
        if (endpoint is not { } value)
        {
            byte[] local = new byte[FamilySize];
            memory.Encode(local, (ulong)AddressFamily.Local);
            return local;
        }

        byte[] bytes = new byte[value.Family == AddressFamily.Internet6 ? Internet6Size : InternetSize];
        if (value.Family == AddressFamily.Internet6)
        {
            memory.Encode(bytes.AsSpan(0, FamilySize), (ulong)AddressFamily.Internet6);
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(8), value.Address);
        }
        else
        {
            WriteInternet(memory, bytes, (uint)value.Address);
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)value.Port);
        return bytes;
    }

    /// <summary>Fills a struct sockaddr_in without a port.</summary>
    /// <param name="memory">The guest's memory, for its byte order.</param>
    /// <param name="into">At least 8 bytes.</param>
    /// <param name="address">The address.</param>
    public static void WriteInternet(GuestMemory memory, Span<byte> into, uint address)
    {
        memory.Encode(into[..FamilySize], (ulong)AddressFamily.Internet);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], address);
    }
}
