using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// A FILE: its descriptor first, then nothing that macros of a C library could take for a buffer, then ours. What is written
/// goes to the kernel at once; what is read comes in pieces, but for stdin's, byte by byte.
/// </summary>
internal readonly struct Streams
{
    private const int Size = 0x100;
    private const int BufferSize = 0x400;
    private const int Flags = 0x80;
    private const int Start = 0x88;
    private const int End = 0x90;
    private const int Unread = 0x98;
    private const ulong HasBuffer = 1;
    private const ulong AtEnd = 2;
    private const ulong HasFailed = 4;
    private readonly LibraryCall _call;

    private Streams(LibraryCall call, ulong address)
    {
        _call = call;
        Address = address;
    }

    /// <summary>Where it is.</summary>
    public ulong Address { get; }

    /// <summary>Its descriptor.</summary>
    public int Descriptor => _call.Memory.TryReadUnsigned(Address, 4, out ulong number) ? (int)number : -1;

    /// <summary>Whether the end was met.</summary>
    public bool IsAtEnd => (Get(Flags) & AtEnd) != 0;

    /// <summary>Whether something failed.</summary>
    public bool IsBroken => (Get(Flags) & HasFailed) != 0;

    /// <summary>A stream.</summary>
    public static Streams At(LibraryCall call, ulong address) => new(call, address);

    /// <summary>A stream that a variable holds.</summary>
    public static Streams Of(LibraryCall call, string name) => new(call, call.Load(LibraryData.Variable(name)!.Value));

    /// <summary>A new stream; 0 where there is no memory left.</summary>
    public static ulong Create(LibraryCall call, long descriptor)
    {
        ulong address = HeapFunctions.Allocate(call, Size + BufferSize);
        if (address != 0)
        {
            call.Memory.TryWrite(address, new byte[Size]);
            call.Memory.TryWriteUnsigned(address, 4, (ulong)descriptor);
            new Streams(call, address).Set(Flags, HasBuffer);
        }

        return address;
    }

    /// <summary>The flags and mode of fopen's second argument; null where it makes no sense.</summary>
    public static int? Mode(AbiConstants constants, string mode)
    {
        int access = mode.Contains('+', StringComparison.Ordinal) ? 2 : 1;
        int create = constants.OpenCreate;
        return mode.Length == 0 ? null : mode[0] switch
        {
            'r' => access == 2 ? 2 : 0,
            'w' => access | create | constants.OpenTruncate,
            'a' => access | create | constants.OpenAppend,
            _ => null,
        };
    }

    /// <summary>Writes all of it.</summary>
    /// <returns>Bytes that were written.</returns>
    public ulong Write(ReadOnlySpan<byte> bytes)
    {
        ulong place = _call.Data + LibraryData.Scratch;
        ulong written = 0;
        for (int i = 0; i < bytes.Length; i += BufferSize)
        {
            ReadOnlySpan<byte> part = bytes[i..Math.Min(bytes.Length, i + BufferSize)];
            _call.Memory.TryWrite(place, part);
            long result = _call.Ask("write", (ulong)Descriptor, place, (ulong)part.Length);
            if (result <= 0)
            {
                _call.Finish(result);
                Set(Flags, Get(Flags) | HasFailed);
                return written;
            }

            written += (ulong)result;
        }

        return written;
    }

    /// <summary>The next byte, or -1.</summary>
    public int Next()
    {
        if (Get(Unread) is not 0 and var unread)
        {
            Set(Unread, 0);
            return (int)(unread & 0xFF);
        }

        bool hasBuffer = (Get(Flags) & HasBuffer) != 0;
        ulong place = hasBuffer ? Address + Size : _call.Data + LibraryData.Scratch;
        if (!hasBuffer || Get(Start) >= Get(End))
        {
            long length = _call.Ask("read", (ulong)Descriptor, place, hasBuffer ? BufferSize : 1UL);
            _call.Finish(length);
            Set(Start, 0);
            Set(End, (ulong)Math.Max(0, length));
            if (length <= 0)
            {
                Set(Flags, Get(Flags) | (length == 0 ? AtEnd : HasFailed));
                return -1;
            }
        }

        ulong at = Get(Start);
        Set(Start, at + 1);
        return _call.Memory.TryReadUnsigned(place + at, 1, out ulong value) ? (int)value : -1;
    }

    /// <summary>Lets a byte be the next one.</summary>
    public void PutBack(int value)
    {
        Set(Unread, 0x100 | (ulong)(byte)value);
        Set(Flags, Get(Flags) & ~AtEnd);
    }

    /// <summary>Forgets end and failure.</summary>
    public void Clear() => Set(Flags, Get(Flags) & HasBuffer);

    /// <summary>Forgets what was read ahead.</summary>
    /// <returns>How many bytes that were.</returns>
    public ulong Drop()
    {
        ulong ahead = Ahead;
        Set(Unread, 0);
        Set(Start, 0);
        Set(End, 0);
        Set(Flags, Get(Flags) & ~AtEnd);
        return ahead;
    }

    /// <summary>Bytes that were read ahead.</summary>
    public ulong Ahead => Get(End) - Get(Start) + (Get(Unread) == 0 ? 0UL : 1UL);

    /// <summary>Reads up to and with a byte.</summary>
    /// <param name="last">The byte.</param>
    /// <param name="maximum">How many bytes at most.</param>
    public byte[] ReadThrough(int last, int maximum)
    {
        List<byte> bytes = [];
        while (bytes.Count < maximum && Next() is >= 0 and var value)
        {
            bytes.Add((byte)value);
            if (value == last)
            {
                break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Reads a line as text.</summary>
    public string Line(int maximum) => Encoding.Latin1.GetString(ReadThrough('\n', maximum));

    /// <summary>Closes it.</summary>
    public long Close()
    {
        long result = _call.Ask("close", (ulong)Descriptor);
        if ((Get(Flags) & HasBuffer) != 0)
        {
            HeapFunctions.Release(_call, Address);
        }

        return result;
    }

    private ulong Get(int offset) => _call.Memory.TryReadUnsigned(Address + (ulong)offset, 4, out ulong value) ? value : 0;

    private void Set(int offset, ulong value) => _call.Memory.TryWriteUnsigned(Address + (ulong)offset, 4, value);
}
