using System.Globalization;
using System.Text;

namespace MiraiToushi.Emulation.Library;

/// <summary>As much of stdio.h as bots print with. A stream begins with its descriptor; nothing is buffered.</summary>
internal static class StreamFunctions
{
    private const int MaximumText = 8_192;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["puts"] = static call => Write(call, 1, [.. StringFunctions.Bytes(call, 0), (byte)'\n']),
        ["putchar"] = static call => Write(call, 1, [(byte)call.Word(0)]),
        ["fputs"] = static call => Write(call, Descriptor(call, 1), StringFunctions.Bytes(call, 0)),
        ["fputc"] = static call => Write(call, Descriptor(call, 1), [(byte)call.Word(0)]),
        ["printf"] = static call => Write(call, 1, Format(call, 0, 1)),
        ["__printf_chk"] = static call => Write(call, 1, Format(call, 1, 2)),
        ["fprintf"] = static call => Write(call, Descriptor(call, 0), Format(call, 1, 2)),
        ["__fprintf_chk"] = static call => Write(call, Descriptor(call, 0), Format(call, 2, 3)),
        ["sprintf"] = static call => Print(call, Format(call, 1, 2), ulong.MaxValue),
        ["__sprintf_chk"] = static call => Print(call, Format(call, 3, 4), call.Word(2)),
        ["snprintf"] = static call => Print(call, Format(call, 2, 3), call.Word(1)),
        ["__snprintf_chk"] = static call => Print(call, Format(call, 4, 5), call.Word(1)),
        ["fflush"] = static _ => 0UL,
        ["setbuf"] = static _ => 0UL,
        ["setvbuf"] = static _ => 0UL,
        ["perror"] = static call => Write(call, 2, [.. StringFunctions.Bytes(call, 0), (byte)'\n']),
    };

    private static int Descriptor(LibraryCall call, int index) => call.Memory.TryReadUnsigned(call.Word(index), 4, out ulong number) ? (int)number : -1;

    private static LibraryResult Write(LibraryCall call, int descriptor, byte[] bytes)
    {
        ulong place = call.Data + LibraryData.Scratch;
        for (int i = 0; i < bytes.Length; i += 0x400)
        {
            byte[] part = bytes[i..Math.Min(bytes.Length, i + 0x400)];
            call.Memory.TryWrite(place, part);
            call.Ask("write", (ulong)descriptor, place, (ulong)part.Length);
        }

        return (ulong)bytes.Length;
    }

    private static LibraryResult Print(LibraryCall call, byte[] text, ulong room)
    {
        if (room > 0)
        {
            call.Memory.TryWrite(call.Word(0), [.. text.AsSpan(0, (int)Math.Min((ulong)text.Length, room - 1)), 0]);
        }

        return (ulong)text.Length;
    }

    private static byte[] Format(LibraryCall call, int format, int next)
    {
        string pattern = call.Text(format) ?? "";
        StringBuilder result = new();
        for (int i = 0; i < pattern.Length && result.Length < MaximumText; i++)
        {
            if (pattern[i] != '%')
            {
                result.Append(pattern[i]);
                continue;
            }

            int end = i + 1;
            while (end < pattern.Length && "-+ #0123456789.*hlzjtL".Contains(pattern[end], StringComparison.Ordinal))
            {
                end++;
            }

            result.Append(end < pattern.Length ? Convert(call, pattern[(i + 1)..end], pattern[end], ref next) : "");
            i = end;
        }

        return Encoding.Latin1.GetBytes(result.ToString());
    }

    private static string Convert(LibraryCall call, string options, char kind, ref int next)
    {
        if (kind == '%')
        {
            return "%";
        }

        string digits = options.Contains('*', StringComparison.Ordinal)
            ? options.Replace("*", ((int)call.Word(next++)).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            : options;
        string[] parts = digits.TrimEnd('h', 'l', 'z', 'j', 't', 'L').TrimStart('-', '+', ' ', '#').Split('.');
        _ = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width);
        int? precision = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : null;
        bool isWide = options.Contains("ll", StringComparison.Ordinal) || (call.Memory.WordSize == 8 && options.AsSpan().IndexOfAny("lzjt") >= 0);
        ulong value = Argument(call, isWide, ref next);
        string text = kind switch
        {
            's' => call.Memory.ReadString(value, MaximumText) is { } found ? found[..Math.Min(found.Length, precision ?? found.Length)] : "(null)",
            'c' => ((char)(byte)value).ToString(),
            'd' or 'i' => (isWide ? (long)value : (int)value).ToString(CultureInfo.InvariantCulture),
            'u' => (isWide ? value : (uint)value).ToString(CultureInfo.InvariantCulture),
            'x' => (isWide ? value : (uint)value).ToString("x", CultureInfo.InvariantCulture),
            'X' => (isWide ? value : (uint)value).ToString("X", CultureInfo.InvariantCulture),
            'p' => "0x" + value.ToString("x", CultureInfo.InvariantCulture),
            _ => "",
        };
        width = Math.Min(width, MaximumText);
        bool isPadded = parts[0].StartsWith('0') && kind is not ('s' or 'c');
        return options.StartsWith('-') ? text.PadRight(width) : text.PadLeft(width, isPadded ? '0' : ' ');
    }

    private static ulong Argument(LibraryCall call, bool isWide, ref int next)
    {
        if (!isWide || call.Memory.WordSize == 8)
        {
            return call.Word(next++);
        }

        next += call.Kernel.Constants.AlignsRegisterPairs ? next & 1 : 0;
        ulong first = call.Word(next++);
        ulong second = call.Word(next++);
        return call.Memory.ByteOrder == MiraiToushi.Elf.ByteOrder.Big ? (first << 32) | second : (second << 32) | first;
    }
}
