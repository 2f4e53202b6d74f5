using System.Globalization;
using System.Text;

namespace MiraiToushi.Emulation.Library;

/// <summary>Reads as sscanf does; floating point numbers are not read.</summary>
internal static class TextScan
{
    /// <summary>Reads.</summary>
    /// <param name="call">The call.</param>
    /// <param name="text">The text.</param>
    /// <param name="pattern">The format.</param>
    /// <param name="arguments">Where what is read goes.</param>
    /// <returns>How many were stored; -1 where the text ended before the first.</returns>
    public static int Read(LibraryCall call, string text, string pattern, VariableArguments arguments)
    {
        Scanner scanner = new(call, text, arguments);
        int at = 0;
        while (at < pattern.Length)
        {
            if (IsSpace(pattern[at]))
            {
                scanner.SkipSpace();
                at++;
            }
            else if (pattern[at] != '%')
            {
                if (!scanner.Take(pattern[at++]))
                {
                    return scanner.Result;
                }
            }
            else if (!scanner.Convert(ScanItem.Read(pattern, ref at)))
            {
                return scanner.Result;
            }
        }

        return scanner.Result;
    }

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    private sealed record ScanItem(bool IsDropped, int Width, string Size, char Kind, string Set)
    {
        public static ScanItem Read(string pattern, ref int at)
        {
            at++;
            bool isDropped = at < pattern.Length && pattern[at] == '*';
            at += isDropped ? 1 : 0;
            int start = at;
            while (at < pattern.Length && char.IsAsciiDigit(pattern[at]))
            {
                at++;
            }

            _ = int.TryParse(pattern.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int width);
            start = at;
            while (at < pattern.Length && "hlLqjzt".Contains(pattern[at], StringComparison.Ordinal))
            {
                at++;
            }

            string size = pattern[start..at];
            char kind = at < pattern.Length ? pattern[at++] : '\0';
            return new ScanItem(isDropped, width == 0 ? int.MaxValue : width, size, kind, kind == '[' ? ReadSet(pattern, ref at) : "");
        }

        // A ']' right at the start belongs to the set.
        private static string ReadSet(string pattern, ref int at)
        {
            int start = at;
            at += at < pattern.Length && pattern[at] == '^' ? 1 : 0;
            at += at < pattern.Length && pattern[at] == ']' ? 1 : 0;
            while (at < pattern.Length && pattern[at] != ']')
            {
                at++;
            }

            return pattern[start..Math.Min(pattern.Length, at++)];
        }

        public bool Contains(char c)
        {
            bool isNot = Set.StartsWith('^');
            string set = isNot ? Set[1..] : Set;
            bool isIn = false;
            for (int i = 0; i < set.Length; i++)
            {
                bool isRange = i + 2 < set.Length && set[i + 1] == '-';
                isIn |= isRange ? c >= set[i] && c <= set[i + 2] : c == set[i];
                i += isRange ? 2 : 0;
            }

            return isIn != isNot;
        }
    }

    private sealed class Scanner(LibraryCall call, string text, VariableArguments arguments)
    {
        private int _at;
        private int _stored;
        private bool _hasEnded;

        public int Result => _stored == 0 && _hasEnded ? -1 : _stored;

        public void SkipSpace()
        {
            while (_at < text.Length && IsSpace(text[_at]))
            {
                _at++;
            }
        }

        public bool Take(char wanted)
        {
            _hasEnded = _at == text.Length;
            bool isThere = !_hasEnded && text[_at] == wanted;
            _at += isThere ? 1 : 0;
            return isThere;
        }

        public bool Convert(ScanItem item)
        {
            if (item.Kind is not ('c' or '[' or 'n'))
            {
                SkipSpace();
            }

            if (item.Kind == 'n')
            {
                Store(item, (ulong)_at, counts: false);
                return true;
            }

            if (item.Kind == '%')
            {
                return Take('%');
            }

            _hasEnded = _at == text.Length;
            return !_hasEnded && (item.Kind is 's' or 'c' or '[' ? Characters(item) : Number(item));
        }

        private bool Characters(ScanItem item)
        {
            int start = _at;
            int width = item.Kind == 'c' && item.Width == int.MaxValue ? 1 : item.Width;
            while (_at < text.Length && _at - start < width && (item.Kind == 'c' || (item.Kind == 's' ? !IsSpace(text[_at]) : item.Contains(text[_at]))))
            {
                _at++;
            }

            if (_at == start)
            {
                return false;
            }

            if (!item.IsDropped)
            {
                byte[] bytes = Encoding.Latin1.GetBytes(text[start.._at]);
                call.Memory.TryWrite(arguments.Word(), item.Kind == 'c' ? bytes : [.. bytes, 0]);
                _stored++;
            }

            return true;
        }

        private bool Number(ScanItem item)
        {
            int radix = item.Kind switch { 'd' or 'u' => 10, 'i' => 0, 'x' or 'X' or 'p' => 16, 'o' => 8, _ => -1 };
            if (radix < 0)
            {
                return false;
            }

            string part = text.Substring(_at, Math.Min(item.Width, text.Length - _at));
            (long value, int length) = CharacterFunctions.Number(part, radix);
            _at += length;
            if (length > 0)
            {
                Store(item, (ulong)value, counts: true);
            }

            return length > 0;
        }

        private void Store(ScanItem item, ulong value, bool counts)
        {
            if (item.IsDropped)
            {
                return;
            }

            int size = item.Size switch { "hh" => 1, "h" => 2, "ll" or "q" or "j" or "L" => 8, "l" or "z" or "t" => call.Memory.WordSize, _ => 4 };
            call.Memory.TryWriteUnsigned(arguments.Word(), item.Kind == 'p' ? call.Memory.WordSize : size, value);
            _stored += counts ? 1 : 0;
        }
    }
}
