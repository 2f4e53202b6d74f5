using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Net;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of ctype.h, numbers and addresses from text and to text, and the order of bytes.</summary>
internal static class CharacterFunctions
{
    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["__ctype_b_loc"] = static call => Place(call, "__ctype_b"),
        ["__ctype_tolower_loc"] = static call => Place(call, "__ctype_tolower"),
        ["__ctype_toupper_loc"] = static call => Place(call, "__ctype_toupper"),
        ["isalpha"] = static call => Is(call, char.IsAsciiLetter),
        ["isdigit"] = static call => Is(call, char.IsAsciiDigit),
        ["isalnum"] = static call => Is(call, char.IsAsciiLetterOrDigit),
        ["isspace"] = static call => Is(call, static c => c is ' ' or (>= '\t' and <= '\r')),
        ["isupper"] = static call => Is(call, char.IsAsciiLetterUpper),
        ["islower"] = static call => Is(call, char.IsAsciiLetterLower),
        ["tolower"] = static call => call.Word(0) < 128 ? char.ToLowerInvariant((char)call.Word(0)) : call.Word(0),
        ["toupper"] = static call => call.Word(0) < 128 ? char.ToUpperInvariant((char)call.Word(0)) : call.Word(0),
        ["atoi"] = static call => (ulong)Number(call, 10).Value,
        ["atol"] = static call => (ulong)Number(call, 10).Value,
        ["strtol"] = Parse,
        ["strtoul"] = Parse,
        ["atoll"] = static call => call.Wide(Number(call, 10).Value),
        ["strtoll"] = ParseWide,
        ["strtoull"] = ParseWide,
        ["iscntrl"] = static call => Is(call, char.IsControl),
        ["isprint"] = static call => Is(call, static c => c is >= ' ' and <= '~'),
        ["isgraph"] = static call => Is(call, static c => c is > ' ' and <= '~'),
        ["ispunct"] = static call => Is(call, static c => c is > ' ' and <= '~' && !char.IsAsciiLetterOrDigit(c)),
        ["isxdigit"] = static call => Is(call, char.IsAsciiHexDigit),
        ["isblank"] = static call => Is(call, static c => c is ' ' or '\t'),
        ["isascii"] = static call => call.Word(0) < 128 ? 1UL : 0UL,
        ["toascii"] = static call => call.Word(0) & 0x7F,
        ["abs"] = static call => (ulong)Math.Abs((long)call.Int(0)),
        ["labs"] = static call => (ulong)Math.Abs(Math.Max(call.Signed(0), -long.MaxValue)),
        ["htonl"] = static call => Swap(call, 4),
        ["ntohl"] = static call => Swap(call, 4),
        ["htons"] = static call => Swap(call, 2),
        ["ntohs"] = static call => Swap(call, 2),
        ["inet_addr"] = static call => Address(call, 0) is { } bytes ? call.Memory.Decode(bytes) : uint.MaxValue,
        ["inet_aton"] = static call => Address(call, 0) is { } bytes && call.Memory.TryWrite(call.Word(1), bytes) ? 1UL : 0UL,
        ["inet_network"] = static call => Address(call, 0) is { } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : uint.MaxValue,
        ["inet_pton"] = FromText,
        ["__inet_pton_chk"] = FromText,
        ["inet_ntop"] = ToText,
        ["__inet_ntop_chk"] = ToText,
        ["inet_ntoa"] = NumberToText,
    };

    private static LibraryResult Place(LibraryCall call, string name) => call.Data + (ulong)LibraryData.Variable(name)!.Value;

    private static LibraryResult Is(LibraryCall call, Func<char, bool> test) => call.Word(0) < 128 && test((char)call.Word(0)) ? 1UL : 0UL;

    private static LibraryResult Swap(LibraryCall call, int size)
    {
        byte[] bytes = new byte[size];
        call.Memory.Encode(bytes, call.Word(0));
        ulong value = 0;
        foreach (byte part in bytes)
        {
            value = (value << 8) | part;
        }

        return value;
    }

    private static byte[]? Address(LibraryCall call, int index) =>
        ResolverFiles.ParseAddress(call.Text(index, 128) ?? "", AddressFamily.Internet);

    private static LibraryResult FromText(LibraryCall call)
    {
        if (Family(call) is not { } family)
        {
            return call.Fail(Errno.EAFNOSUPPORT);
        }

        byte[]? bytes = ResolverFiles.ParseAddress(call.Text(1, 128) ?? "", family);
        return bytes is not null && call.Memory.TryWrite(call.Word(2), bytes) ? 1UL : 0UL;
    }

    private static LibraryResult ToText(LibraryCall call)
    {
        if (Family(call) is not { } family || call.Memory.ReadBytes(call.Word(1), family == AddressFamily.Internet ? 4 : 16) is not { } bytes)
        {
            call.SetError(Errno.EAFNOSUPPORT);
            return 0;
        }

        byte[] text = [.. Encoding.Latin1.GetBytes(new IPAddress(bytes).ToString()), 0];
        if (call.Word(3) < (ulong)text.Length)
        {
            call.SetError(Errno.ENOSPC);
            return 0;
        }

        call.Memory.TryWrite(call.Word(2), text);
        return call.Word(2);
    }

    private static AddressFamily? Family(LibraryCall call) => call.Int(0) switch
    {
        2 => AddressFamily.Internet,
        AddressHints.Internet6 => AddressFamily.Internet6,
        _ => null,
    };

    // The address is a structure of four bytes, passed by value: a word in the guest's order; some ABIs pass a pointer to a copy.
    private static LibraryResult NumberToText(LibraryCall call)
    {
        bool isPointer = call.Kernel.Architecture.Name is "powerpc" or "sparc";
        bool isBigWord = call.Memory.WordSize == 8 && call.Memory.ByteOrder == MiraiToushi.Elf.ByteOrder.Big && call.Word(0) > uint.MaxValue;
        byte[] bytes = new byte[4];
        call.Memory.Encode(bytes, isBigWord ? call.Word(0) >> 32 : call.Word(0));
        bytes = isPointer ? call.Memory.ReadBytes(call.Word(0), bytes.Length) ?? bytes : bytes;
        string text = string.Join('.', bytes.Select(part => part.ToString(CultureInfo.InvariantCulture)));
        call.Memory.TryWrite(call.Data + LibraryData.Text, [.. Encoding.Latin1.GetBytes(text), 0]);
        return call.Data + LibraryData.Text;
    }

    private static LibraryResult Parse(LibraryCall call)
    {
        (long value, int length) = Number(call, call.Int(2));
        if (call.Word(1) != 0)
        {
            call.Memory.TryWriteWord(call.Word(1), call.Word(0) + (ulong)length);
        }

        return (ulong)value;
    }

    private static LibraryResult ParseWide(LibraryCall call)
    {
        (long value, int length) = Number(call, call.Int(2));
        if (call.Word(1) != 0)
        {
            call.Memory.TryWriteWord(call.Word(1), call.Word(0) + (ulong)length);
        }

        return call.Wide(value);
    }

    private static (long Value, int Length) Number(LibraryCall call, int radix) => Number(call.Text(0) ?? "", radix);

    /// <summary>Reads a number as strtol does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="radix">Its base; 0 where the text says it.</param>
    /// <returns>The number, and how long its text is; 0 where there is none.</returns>
    public static (long Value, int Length) Number(string text, int radix)
    {
        int at = 0;
        while (at < text.Length && text[at] is ' ' or (>= '\t' and <= '\r'))
        {
            at++;
        }

        bool isNegative = at < text.Length && text[at] == '-';
        at += at < text.Length && text[at] is '-' or '+' ? 1 : 0;
        bool isHexadecimal = radix is 0 or 16 && text[at..].StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        radix = isHexadecimal ? 16 : radix != 0 ? radix : text[at..].StartsWith('0') ? 8 : 10;
        at += isHexadecimal ? 2 : 0;
        int start = at;
        long value = 0;
        while (at < text.Length && Digit(text[at]) is var digit && digit < radix)
        {
            value = unchecked((value * radix) + digit);
            at++;
        }

        return (isNegative ? -value : value, at > start || isHexadecimal ? at : 0);
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
}
