using System.Globalization;
using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Prints as printf does.</summary>
internal static class TextFormat
{
    private const int MaximumText = 65_536;
    private const string Options = "-+ #0123456789.*'hlzjtLq";

    /// <summary>Prints.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pattern">The format.</param>
    /// <param name="arguments">What goes into it.</param>
    public static byte[] Print(LibraryCall call, string pattern, VariableArguments arguments)
    {
        StringBuilder result = new();
        for (int i = 0; i < pattern.Length && result.Length < MaximumText; i++)
        {
            if (pattern[i] != '%')
            {
                result.Append(pattern[i]);
                continue;
            }

            int end = i + 1;
            while (end < pattern.Length && Options.Contains(pattern[end], StringComparison.Ordinal))
            {
                end++;
            }

            if (end < pattern.Length)
            {
                Specification specification = Specification.Read(pattern[(i + 1)..end], call.Memory.WordSize, arguments);
                result.Append(Convert(call, specification, pattern[end], arguments, result.Length));
            }

            i = end;
        }

        return Encoding.Latin1.GetBytes(result.ToString());
    }

    private static string Convert(LibraryCall call, Specification options, char kind, VariableArguments arguments, int written)
    {
        switch (kind)
        {
            case '%':
                return "%";
            case 'n':
                call.Memory.TryWriteUnsigned(arguments.Word(), options.Size, (ulong)written);
                return "";
            case 'm':
                return options.Pad(ErrorTexts.Of(call));
            case 's':
                return options.Pad(Text(call, arguments.Word(), options.Precision));
            case 'c':
                return options.Pad(((char)(byte)arguments.Word()).ToString());
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return arguments.Double() is { } number ? options.PadNumber(Float(number, kind, options.Precision ?? 6), "") : "";
        }

        ulong value = options.Size == 8 ? arguments.Wide() : arguments.Word();
        long signed = options.Size switch { 1 => (sbyte)value, 2 => (short)value, 4 => (int)value, _ => (long)value };
        ulong plain = options.Size switch { 1 => (byte)value, 2 => (ushort)value, 4 => (uint)value, _ => value };
        string magnitude = kind is 'd' or 'i' && signed < 0 ? signed.ToString(CultureInfo.InvariantCulture)[1..] : "";
        return kind switch
        {
            'd' or 'i' => options.PadInteger(signed < 0 ? magnitude : signed.ToString(CultureInfo.InvariantCulture), signed < 0 ? "-" : options.Sign),
            'u' => options.PadInteger(plain.ToString(CultureInfo.InvariantCulture), ""),
            'x' => options.PadInteger(plain.ToString("x", CultureInfo.InvariantCulture), options.IsAlternate && plain != 0 ? "0x" : ""),
            'X' => options.PadInteger(plain.ToString("X", CultureInfo.InvariantCulture), options.IsAlternate && plain != 0 ? "0X" : ""),
            'o' => options.PadInteger(System.Convert.ToString((long)plain, 8), options.IsAlternate ? "0" : ""),
            'p' => options.Pad(value == 0 ? "(nil)" : "0x" + value.ToString("x", CultureInfo.InvariantCulture)),
            _ => "",
        };
    }

    // With a precision the text need not end.
    private static string Text(LibraryCall call, ulong address, int? precision)
    {
        if (address == 0)
        {
            return "(null)"[..Math.Min(6, precision ?? 6)];
        }

        if (precision is not { } maximum)
        {
            return call.Memory.ReadString(address, MaximumText) ?? "";
        }

        StringBuilder text = new();
        for (int i = 0; i < Math.Min(maximum, MaximumText) && call.Memory.TryReadUnsigned(address + (ulong)i, 1, out ulong c) && c != 0; i++)
        {
            text.Append((char)c);
        }

        return text.ToString();
    }

    private static string Float(double value, char kind, int precision)
    {
        string format = char.ToLowerInvariant(kind) switch
        {
            'e' => "0." + new string('0', Math.Min(precision, 60)) + "e+00",
            'g' => "G" + Math.Clamp(precision, 1, 60).ToString(CultureInfo.InvariantCulture),
            _ => "F" + Math.Min(precision, 60).ToString(CultureInfo.InvariantCulture),
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private sealed record Specification(int Width, int? Precision, int Size, bool IsLeft, bool IsZero, bool IsAlternate, string Sign)
    {
        public static Specification Read(string text, int wordSize, VariableArguments arguments)
        {
            int at = 0;
            while (at < text.Length && "-+ #0'".Contains(text[at], StringComparison.Ordinal))
            {
                at++;
            }

            string flags = text[..at];
            int? width = Number(text, ref at, arguments);
            bool hasPrecision = at < text.Length && text[at] == '.';
            at += hasPrecision ? 1 : 0;
            int? precision = hasPrecision ? Number(text, ref at, arguments) ?? 0 : null;
            int size = text[Math.Min(at, text.Length)..] switch { "hh" => 1, "h" => 2, "ll" or "j" or "q" or "L" => 8, "l" or "z" or "t" => wordSize, _ => 4 };
            string sign = flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : "";
            return new Specification(
                Math.Min(Math.Abs(width ?? 0), MaximumText),
                precision < 0 ? null : precision,
                size,
                flags.Contains('-', StringComparison.Ordinal) || width < 0,
                flags.Contains('0', StringComparison.Ordinal),
                flags.Contains('#', StringComparison.Ordinal),
                sign);
        }

        public string Pad(string text) => IsLeft ? text.PadRight(Width) : text.PadLeft(Width);

        public string PadInteger(string digits, string prefix)
        {
            string precise = Precision is { } precision ? (precision == 0 && digits == "0" ? "" : digits.PadLeft(Math.Min(precision, MaximumText), '0')) : digits;
            return Precision is null ? PadNumber(precise, prefix) : Pad(prefix + precise);
        }

        public string PadNumber(string digits, string prefix) =>
            IsZero && !IsLeft ? prefix + digits.PadLeft(Math.Max(0, Width - prefix.Length), '0') : Pad(prefix + digits);

        private static int? Number(string text, ref int at, VariableArguments arguments)
        {
            if (at < text.Length && text[at] == '*')
            {
                at++;
                return (int)arguments.Word();
            }

            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        }
    }
}

/// <summary>strerror's texts, as far as bots print them.</summary>
internal static class ErrorTexts
{
    private static readonly Dictionary<Errno, string> Texts = new()
    {
        [Errno.EPERM] = "Operation not permitted",
        [Errno.ENOENT] = "No such file or directory",
        [Errno.EINTR] = "Interrupted system call",
        [Errno.EBADF] = "Bad file descriptor",
        [Errno.EAGAIN] = "Resource temporarily unavailable",
        [Errno.ENOMEM] = "Cannot allocate memory",
        [Errno.EACCES] = "Permission denied",
        [Errno.EFAULT] = "Bad address",
        [Errno.EEXIST] = "File exists",
        [Errno.EINVAL] = "Invalid argument",
        [Errno.EADDRINUSE] = "Address already in use",
        [Errno.ECONNREFUSED] = "Connection refused",
        [Errno.ETIMEDOUT] = "Connection timed out",
        [Errno.EINPROGRESS] = "Operation now in progress",
    };

    /// <summary>The text of errno as it is.</summary>
    public static string Of(LibraryCall call) =>
        Of(call, call.Memory.TryReadUnsigned(call.Data + LibraryData.Error, 4, out ulong number) ? (int)number : 0);

    /// <summary>The text of a number.</summary>
    public static string Of(LibraryCall call, int number) => number == 0
        ? "Success"
        : Texts.FirstOrDefault(pair => call.Kernel.Constants.Translate(pair.Key) == number).Value ?? FormattableString.Invariant($"Unknown error {number}");
}
