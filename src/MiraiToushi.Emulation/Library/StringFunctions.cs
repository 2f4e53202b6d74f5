using System.Text;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of string.h that copy, fill, compare and look for bytes. What cannot be read counts as empty.</summary>
internal static class StringFunctions
{
    private const int Maximum = 1 << 20;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["strlen"] = static call => (ulong)Bytes(call, 0).Length,
        ["strnlen"] = static call => Math.Min((ulong)Bytes(call, 0).Length, call.Word(1)),
        ["strcpy"] = static call => Put(call, call.Word(0), [.. Bytes(call, 1), 0], call.Word(0)),
        ["stpcpy"] = static call => Put(call, call.Word(0), [.. Bytes(call, 1), 0], call.Word(0) + (ulong)Bytes(call, 1).Length),
        ["strncpy"] = static call => Put(call, call.Word(0), Padded(call, 1, call.Word(2)), call.Word(0)),
        ["strcat"] = static call => Put(call, call.Word(0) + (ulong)Bytes(call, 0).Length, [.. Bytes(call, 1), 0], call.Word(0)),
        ["strncat"] = static call => Put(call, call.Word(0) + (ulong)Bytes(call, 0).Length, [.. Cut(Bytes(call, 1), call.Word(2)), 0], call.Word(0)),
        ["strdup"] = static call => Duplicate(call, Bytes(call, 0)),
        ["strcmp"] = static call => Compare(Bytes(call, 0), Bytes(call, 1)),
        ["strncmp"] = static call => Compare(Cut(Bytes(call, 0), call.Word(2)), Cut(Bytes(call, 1), call.Word(2))),
        ["strcasecmp"] = static call => Compare(Lower(Bytes(call, 0)), Lower(Bytes(call, 1))),
        ["strncasecmp"] = static call => Compare(Lower(Cut(Bytes(call, 0), call.Word(2))), Lower(Cut(Bytes(call, 1), call.Word(2)))),
        ["strchr"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().IndexOf((byte)call.Word(1))),
        ["index"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().IndexOf((byte)call.Word(1))),
        ["strrchr"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().LastIndexOf((byte)call.Word(1))),
        ["rindex"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().LastIndexOf((byte)call.Word(1))),
        ["strstr"] = static call => Position(call, Bytes(call, 0).AsSpan().IndexOf(Bytes(call, 1))),
        ["strcasestr"] = static call => Position(call, Lower(Bytes(call, 0)).AsSpan().IndexOf(Lower(Bytes(call, 1)))),
        ["strtok"] = static call => Token(call, call.Data + LibraryData.Token),
        ["strtok_r"] = static call => Token(call, call.Word(2)),
        ["strsep"] = Separate,
        ["strchrnul"] = static call => call.Word(0) + (ulong)Reach(Bytes(call, 0), (byte)call.Word(1)),
        ["strspn"] = static call => (ulong)Span(Bytes(call, 0), Bytes(call, 1), isIn: true),
        ["strcspn"] = static call => (ulong)Span(Bytes(call, 0), Bytes(call, 1), isIn: false),
        ["strpbrk"] = static call => Position(call, Bytes(call, 0).AsSpan().IndexOfAny(Bytes(call, 1))),
        ["strndup"] = static call => Duplicate(call, Cut(Bytes(call, 0), call.Word(1))),
        ["stpncpy"] = static call => Put(
            call, call.Word(0), Padded(call, 1, call.Word(2)), call.Word(0) + (ulong)Cut(Bytes(call, 1), call.Word(2)).Length),
        ["strlcpy"] = static call => CopyLimited(call, 0),
        ["strlcat"] = static call => CopyLimited(call, Cut(Bytes(call, 0), call.Word(2)).Length),
        ["strcoll"] = static call => Compare(Bytes(call, 0), Bytes(call, 1)),
        ["rawmemchr"] = static call => call.Word(0) + (ulong)Reach(BytesAt(call, call.Word(0)), (byte)call.Word(1)),
        ["memrchr"] = static call => Position(call, Block(call, 0, call.Word(2)).AsSpan().LastIndexOf((byte)call.Word(1))),
        ["memccpy"] = CopyThrough,
        ["memcpy"] = Move,
        ["memmove"] = Move,
        ["__aeabi_memset"] = static call => Fill(call, (byte)call.Word(2), call.Word(1)),
        ["__aeabi_memclr"] = static call => Fill(call, 0, call.Word(1)),
        ["explicit_bzero"] = static call => Fill(call, 0, call.Word(1)),
        ["bcmp"] = static call => Compare(Block(call, 0, call.Word(2)), Block(call, 1, call.Word(2))),
        ["bcopy"] = static call => Put(call, call.Word(1), Block(call, 0, call.Word(2)), 0),
        ["mempcpy"] = static call => Put(call, call.Word(0), Block(call, 1, call.Word(2)), call.Word(0) + call.Word(2)),
        ["memset"] = static call => Fill(call, (byte)call.Word(1), call.Word(2)),
        ["bzero"] = static call => Fill(call, 0, call.Word(1)),
        ["memcmp"] = static call => Compare(Block(call, 0, call.Word(2)), Block(call, 1, call.Word(2))),
        ["memchr"] = static call => Position(call, Block(call, 0, call.Word(2)).AsSpan().IndexOf((byte)call.Word(1))),
        ["memmem"] = static call => Position(call, Block(call, 0, call.Word(1)).AsSpan().IndexOf(Block(call, 2, call.Word(3)))),
    };

    /// <summary>The bytes of a string argument.</summary>
    public static byte[] Bytes(LibraryCall call, int index) => BytesAt(call, call.Word(index));

    /// <summary>The bytes of a string.</summary>
    public static byte[] BytesAt(LibraryCall call, ulong address) => Encoding.Latin1.GetBytes(call.Memory.ReadString(address, Maximum) ?? "");

    private static byte[] Block(LibraryCall call, int index, ulong length) =>
        call.Memory.ReadBytes(call.Word(index), (int)Math.Min(length, Maximum)) ?? [];

    private static byte[] Cut(byte[] bytes, ulong length) => length < (ulong)bytes.Length ? bytes[..(int)length] : bytes;

    private static byte[] Lower(byte[] bytes) => [.. bytes.Select(value => (byte)char.ToLowerInvariant((char)value))];

    private static byte[] Padded(LibraryCall call, int index, ulong length)
    {
        byte[] result = new byte[Math.Min(length, Maximum)];
        Cut(Bytes(call, index), (ulong)result.Length).CopyTo(result, 0);
        return result;
    }

    private static LibraryResult Put(LibraryCall call, ulong address, byte[] bytes, ulong result)
    {
        call.Memory.TryWrite(address, bytes);
        return result;
    }

    private static LibraryResult Move(LibraryCall call) => Put(call, call.Word(0), Block(call, 1, call.Word(2)), call.Word(0));

    private static LibraryResult Fill(LibraryCall call, byte value, ulong length)
    {
        byte[] bytes = new byte[Math.Min(length, Maximum)];
        bytes.AsSpan().Fill(value);
        return Put(call, call.Word(0), bytes, call.Word(0));
    }

    private static LibraryResult Compare(byte[] first, byte[] second) => (ulong)(long)Math.Sign(first.AsSpan().SequenceCompareTo(second));

    private static LibraryResult Position(LibraryCall call, int index) => index < 0 ? 0 : call.Word(0) + (ulong)index;

    private static LibraryResult Duplicate(LibraryCall call, byte[] bytes)
    {
        ulong block = HeapFunctions.Allocate(call, (ulong)bytes.Length + 1);
        return block == 0 ? 0 : Put(call, block, [.. bytes, 0], block);
    }

    private static int Reach(byte[] text, byte wanted) => text.AsSpan().IndexOf(wanted) is >= 0 and var found ? found : text.Length;

    private static int Span(byte[] text, byte[] set, bool isIn)
    {
        int end = isIn ? text.AsSpan().IndexOfAnyExcept(set) : text.AsSpan().IndexOfAny(set);
        return end < 0 ? text.Length : end;
    }

    // What is given back is the length that was wanted.
    private static LibraryResult CopyLimited(LibraryCall call, int start)
    {
        byte[] text = Bytes(call, 1);
        ulong room = call.Word(2) - Math.Min(call.Word(2), (ulong)start);
        return room == 0
            ? (ulong)(start + text.Length)
            : Put(call, call.Word(0) + (ulong)start, [.. Cut(text, room - 1), 0], (ulong)(start + text.Length));
    }

    private static LibraryResult CopyThrough(LibraryCall call)
    {
        byte[] bytes = Block(call, 1, call.Word(3));
        int end = bytes.AsSpan().IndexOf((byte)call.Word(2));
        return end < 0 ? Put(call, call.Word(0), bytes, 0) : Put(call, call.Word(0), bytes[..(end + 1)], call.Word(0) + (ulong)end + 1);
    }

    private static LibraryResult Token(LibraryCall call, ulong state)
    {
        ulong at = call.Word(0) != 0 ? call.Word(0) : call.Memory.TryReadWord(state, out ulong kept) ? kept : 0;
        byte[] delimiters = Bytes(call, 1);
        byte[] text = at == 0 ? [] : BytesAt(call, at);
        int start = text.AsSpan().IndexOfAnyExcept(delimiters);
        if (start < 0)
        {
            call.Memory.TryWriteWord(state, 0);
            return 0;
        }

        int length = text.AsSpan(start).IndexOfAny(delimiters);
        ulong token = at + (ulong)start;
        call.Memory.TryWriteWord(state, length < 0 ? 0 : token + (ulong)length + 1);
        return length < 0 ? token : Put(call, token + (ulong)length, [0], token);
    }

    private static LibraryResult Separate(LibraryCall call)
    {
        if (!call.Memory.TryReadWord(call.Word(0), out ulong at) || at == 0)
        {
            return 0;
        }

        int length = BytesAt(call, at).AsSpan().IndexOfAny(Bytes(call, 1));
        call.Memory.TryWriteWord(call.Word(0), length < 0 ? 0 : at + (ulong)length + 1);
        return length < 0 ? at : Put(call, at + (ulong)length, [0], at);
    }
}
