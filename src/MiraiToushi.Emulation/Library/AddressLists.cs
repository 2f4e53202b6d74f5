using System.Buffers.Binary;
using System.Globalization;

namespace MiraiToushi.Emulation.Library;

/// <summary>What a caller of getaddrinfo wants.</summary>
/// <param name="Family">AF_UNSPEC, AF_INET or AF_INET6.</param>
/// <param name="SocketType">SOCK_STREAM and so on; 0 for all.</param>
/// <param name="Port">The port; 0 for none.</param>
/// <param name="IsPassive">Whether it is for bind.</param>
/// <param name="IsNumeric">Whether names are refused.</param>
internal sealed record AddressHints(int Family, int SocketType, ulong Port, bool IsPassive, bool IsNumeric)
{
    /// <summary>AF_INET6.</summary>
    public const int Internet6 = 10;

    private static readonly Dictionary<string, ulong> Services = new()
    {
        ["ftp"] = 21,
        ["ssh"] = 22,
        ["telnet"] = 23,
        ["smtp"] = 25,
        ["domain"] = 53,
        ["http"] = 80,
        ["ntp"] = 123,
        ["https"] = 443,
    };

    /// <summary>Reads the arguments of getaddrinfo.</summary>
    public static AddressHints Read(LibraryCall call)
    {
        int[] numbers = new int[3];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = call.Word(2) != 0 && call.Memory.TryReadUnsigned(call.Word(2) + (ulong)(4 * i), 4, out ulong number) ? (int)number : 0;
        }

        string service = call.Word(1) == 0 ? "" : call.Text(1, 64) ?? "";
        ulong port = ushort.TryParse(service, NumberStyles.None, CultureInfo.InvariantCulture, out ushort given) ? given : Services.GetValueOrDefault(service);
        return new AddressHints(numbers[1], numbers[2], port, (numbers[0] & 1) != 0, (numbers[0] & 4) != 0);
    }
}

/// <summary>Lists of struct addrinfo: flags, family, type, protocol, length, address, name, next. Each is one block of the heap.</summary>
internal static class AddressLists
{
    private const int MaximumEntries = 64;

    /// <summary>EAI_NONAME.</summary>
    public static readonly ulong NoName = unchecked((ulong)-2L);

    /// <summary>EAI_AGAIN.</summary>
    public static readonly ulong Again = unchecked((ulong)-3L);

    /// <summary>Writes a list: each address with each type of socket that is wanted.</summary>
    /// <param name="call">The call.</param>
    /// <param name="addresses">The addresses.</param>
    /// <param name="words">Where the list goes, the port, the type of socket.</param>
    public static LibraryResult Write(LibraryCall call, IReadOnlyList<byte[]> addresses, ulong[] words)
    {
        const int Tcp = 6;
        const int Udp = 17;
        int stream = call.Kernel.Constants.SocketStream;
        int datagram = call.Kernel.Constants.SocketDatagram;
        ulong next = 0;
        foreach (byte[] address in addresses.Reverse())
        {
            foreach ((int type, int protocol) in ((int, int)[])[(3, 0), (datagram, Udp), (stream, Tcp)])
            {
                if (words[2] == 0 || (int)words[2] == type)
                {
                    next = WriteOne(call, address, (ushort)words[1], type, protocol, next);
                }
            }
        }

        call.Memory.TryWriteWord(words[0], next);
        return 0;
    }

    /// <summary>Frees a list.</summary>
    /// <param name="call">The call.</param>
    /// <param name="list">Its first entry.</param>
    public static LibraryResult Free(LibraryCall call, ulong list)
    {
        for (int i = 0; i < MaximumEntries && list != 0; i++)
        {
            ulong entry = list;
            call.Memory.TryReadWord(entry + 16 + (3 * Field(call)), out list);
            HeapFunctions.Release(call, entry);
        }

        return 0;
    }

    private static ulong Field(LibraryCall call) => call.Memory.WordSize == 8 ? 8UL : 4UL;

    private static ulong WriteOne(LibraryCall call, byte[] address, ushort port, int type, int protocol, ulong next)
    {
        bool isWide = address.Length == 16;
        ulong field = Field(call);
        ulong entry = HeapFunctions.Allocate(call, 0x60);
        ulong place = entry + 0x30;
        int[] numbers = [0, isWide ? AddressHints.Internet6 : 2, type, protocol, isWide ? 28 : 16];
        byte[] socketAddress = new byte[numbers[4]];
        call.Memory.Encode(socketAddress.AsSpan(0, 2), (ulong)numbers[1]);
        BinaryPrimitives.WriteUInt16BigEndian(socketAddress.AsSpan(2), port);
        address.CopyTo(socketAddress, isWide ? 8 : 4);
        call.Memory.TryWrite(entry, new byte[0x60]);
        call.Memory.TryWrite(place, socketAddress);
        for (int i = 0; i < numbers.Length; i++)
        {
            call.Memory.TryWriteUnsigned(entry + (ulong)(4 * i), 4, (ulong)numbers[i]);
        }

        call.Memory.TryWriteWord(entry + 16 + field, place);
        call.Memory.TryWriteWord(entry + 16 + (3 * field), next);
        return entry;
    }
}
