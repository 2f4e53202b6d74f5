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
        ["__strdup"] = static call => Duplicate(call, Bytes(call, 0)),
        ["strcmp"] = static call => Compare(Bytes(call, 0), Bytes(call, 1)),
        ["strncmp"] = static call => Compare(Cut(Bytes(call, 0), call.Word(2)), Cut(Bytes(call, 1), call.Word(2))),
        ["strcasecmp"] = static call => Compare(Lower(Bytes(call, 0)), Lower(Bytes(call, 1))),
        ["strncasecmp"] = static call => Compare(Lower(Cut(Bytes(call, 0), call.Word(2))), Lower(Cut(Bytes(call, 1), call.Word(2)))),
        ["strchr"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().IndexOf((byte)call.Word(1))),
        ["index"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().IndexOf((byte)call.Word(1))),
        ["strrchr"] = static call => Position(call, ((byte[])[.. Bytes(call, 0), 0]).AsSpan().LastIndexOf((byte)call.Word(1))),
        ["strstr"] = static call => Position(call, Bytes(call, 0).AsSpan().IndexOf(Bytes(call, 1))),
        ["strcasestr"] = static call => Position(call, Lower(Bytes(call, 0)).AsSpan().IndexOf(Lower(Bytes(call, 1)))),
        ["strtok"] = Token,
        ["memcpy"] = Move,
        ["memmove"] = Move,
        ["__aeabi_memcpy"] = Move,
        ["bcopy"] = static call => Put(call, call.Word(1), Block(call, 0, call.Word(2)), 0),
        ["mempcpy"] = static call => Put(call, call.Word(0), Block(call, 1, call.Word(2)), call.Word(0) + call.Word(2)),
        ["memset"] = static call => Fill(call, (byte)call.Word(1), call.Word(2)),
        ["bzero"] = static call => Fill(call, 0, call.Word(1)),
        ["memcmp"] = static call => Compare(Block(call, 0, call.Word(2)), Block(call, 1, call.Word(2))),
        ["memchr"] = static call => Position(call, Block(call, 0, call.Word(2)).AsSpan().IndexOf((byte)call.Word(1))),
        ["memmem"] = static call => Position(call, Block(call, 0, call.Word(1)).AsSpan().IndexOf(Block(call, 2, call.Word(3)))),
    };

    /// <summary>The bytes of a string argument.</summary>
    public static byte[] Bytes(LibraryCall call, int index) => Encoding.Latin1.GetBytes(call.Text(index, Maximum) ?? "");

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

    private static LibraryResult Token(LibraryCall call)
    {
        ulong at = call.Word(0) != 0 ? call.Word(0) : call.Load(LibraryData.Token);
        byte[] delimiters = Bytes(call, 1);
        byte[] text = at == 0 ? [] : Encoding.Latin1.GetBytes(call.Memory.ReadString(at, Maximum) ?? "");
        int start = text.AsSpan().IndexOfAnyExcept(delimiters);
        if (start < 0)
        {
            call.Store(LibraryData.Token, 0);
            return 0;
        }

        int length = text.AsSpan(start).IndexOfAny(delimiters);
        ulong token = at + (ulong)start;
        call.Store(LibraryData.Token, length < 0 ? 0 : token + (ulong)length + 1);
        return length < 0 ? token : Put(call, token + (ulong)length, [0], token);
    }
}
