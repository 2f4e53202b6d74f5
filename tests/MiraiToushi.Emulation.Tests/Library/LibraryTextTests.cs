using MiraiToushi.Emulation.Library;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>Formats, numbers, addresses, dates, the environment: what the C standard and POSIX say.</summary>
public sealed class LibraryTextTests : IDisposable
{
    private readonly LibraryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("%5.2d|%-5d|%05d|%+d", new[] { 7, 8, -9, 3 }, "   07|8    |-0009|+3")]
    [InlineData("%x %X %#x %o", new[] { 255, 255, 255, 8 }, "ff FF 0xff 10")]
    [InlineData("%hhu %hd %u", new[] { 300, 70_000, -1 }, "44 4464 4294967295")]
    [InlineData("%*d|%-*d|%.*d", new[] { 4, 1, 3, 2, 2, 3 }, "   1|2  |03")]
    [InlineData("%lld %llu", new[] { -1, -1, 0, 1 }, "-1 4294967296")]
    [InlineData("100%% %c", new[] { 97 }, "100% a")]
    public void Numbers_have_the_formats_of_printf(string format, int[] values, string expected)
    {
        ulong place = _bench.Room(64);
        ulong[] words = [.. values.Select(value => (ulong)(uint)value)];
        Assert.Equal(expected.Length, _bench.Call("sprintf", [place, _bench.Text(format), .. words]));
        Assert.Equal(expected, _bench.Read(place));
        Assert.Equal(expected.Length, _bench.Call("vsnprintf", place, 64, _bench.Text(format), _bench.Words(words)));
        Assert.Equal(expected, _bench.Read(place));
    }

    [Fact]
    public void Text_and_errors_have_formats_too()
    {
        ulong place = _bench.Room(64);
        _bench.Call("fopen", _bench.Text("/missing"), _bench.Text("r"));
        _bench.Call("__sprintf_chk", place, 1, 64, _bench.Text("%.3s|%5s|%-4s|%m"), _bench.Text("abcdef"), _bench.Text("x"), _bench.Text("y"));
        Assert.Equal("abc|    x|y   |No such file or directory", _bench.Read(place));
        Assert.Equal(3, _bench.Call("__snprintf_chk", place, 3, 1, 64, _bench.Text("%d"), 123));
        Assert.Equal("12", _bench.Read(place));
        Assert.Equal(5, _bench.Call("__vsnprintf_chk", place, 64, 1, 64, _bench.Text("%s-%d"), _bench.Words(_bench.Text("abc"), 1)));
        Assert.Equal("abc-1", _bench.Read(place));
    }

    [Theory]
    [InlineData("12 0x1f", "%d %i", 2, 12, 31)]
    [InlineData("7:8", "%d:%d", 2, 7, 8)]
    [InlineData("7-8", "%d:%d", 1, 7, 0)]
    [InlineData("", "%d", -1, 0, 0)]
    [InlineData("x", "%d", 0, 0, 0)]
    [InlineData("ff 99", "%x %*d", 1, 255, 0)]
    [InlineData("1234", "%2d%d", 2, 12, 34)]
    [InlineData("ab12", "%*[a-z]%d", 1, 12, 0)]
    public void Numbers_are_read_as_by_scanf(string text, string format, int count, int first, int second)
    {
        ulong places = _bench.Words(0, 0);
        Assert.Equal(count, _bench.Call("__isoc99_sscanf", _bench.Text(text), _bench.Text(format), places, places + 4));
        Assert.Equal([first, second], [(int)_bench.Number(places, 4), (int)_bench.Number(places + 4, 4)]);
    }

    [Fact]
    public void Text_is_read_as_by_scanf()
    {
        ulong first = _bench.Room(16);
        ulong second = _bench.Room(16);
        Assert.Equal(2, _bench.Call("sscanf", _bench.Text("  user:pa ss\n"), _bench.Text("%7[^:]:%s"), first, second));
        Assert.Equal("user", _bench.Read(first)?.TrimStart());
        Assert.Equal("pa", _bench.Read(second));
    }

    [Theory]
    [InlineData("strtoll", "-9000000000", -9_000_000_000)]
    [InlineData("atoll", "9000000000x", 9_000_000_000)]
    [InlineData("strtoull", "ffffffffff", 0xFF_FFFF_FFFF)]
    public void Numbers_can_have_64_bits(string function, string text, long expected) =>
        Assert.Equal(expected, _bench.CallWide(function, _bench.Text(text), 0, function == "strtoull" ? 16UL : 10));

    [Theory]
    [InlineData(2, "192.0.2.1", "c0000201")]
    [InlineData(10, "2001:db8::1", "20010db8000000000000000000000001")]
    [InlineData(2, "192.0.2", null)]
    [InlineData(10, "192.0.2.1", null)]
    public void Addresses_go_from_text_and_back(int family, string text, string? expected)
    {
        ulong bytes = _bench.Room(16);
        Assert.Equal(expected is null ? 0 : 1, _bench.Call("inet_pton", (ulong)family, _bench.Text(text), bytes));
        if (expected is not null)
        {
            Assert.Equal(expected, Convert.ToHexStringLower(_bench.Memory.ReadBytes(bytes, expected.Length / 2)!));
            ulong place = _bench.Room(48);
            Assert.Equal((int)place, _bench.Call("inet_ntop", (ulong)family, bytes, place, 48));
            Assert.Equal(text, _bench.Read(place));
            Assert.Equal(0, _bench.Call("inet_ntop", (ulong)family, bytes, place, 4));
        }
    }

    [Fact]
    public void Tokens_can_be_kept_apart()
    {
        ulong state = _bench.Words(0);
        ulong text = _bench.Text("a;;b");
        Assert.Equal("a", _bench.Read((uint)_bench.Call("strtok_r", text, _bench.Text(";"), state)));
        Assert.Equal("b", _bench.Read((uint)_bench.Call("__strtok_r", 0, _bench.Text(";"), state)));
        Assert.Equal(0, _bench.Call("strtok_r", 0, _bench.Text(";"), state));
        ulong variable = _bench.Words(_bench.Text("x::y"));
        List<string?> parts = [];
        while (_bench.Call("strsep", variable, _bench.Text(":")) is not 0 and var part)
        {
            parts.Add(_bench.Read((uint)part));
        }

        Assert.Equal(["x", "", "y"], parts);
    }

    [Theory]
    [InlineData("strspn", "aab", "a", 2)]
    [InlineData("strcspn", "aab", "b", 2)]
    [InlineData("strcspn", "aab", "", 3)]
    [InlineData("strncasecmp", "ABc", "abd", 0)]
    public void Texts_are_compared(string function, string first, string second, int expected) =>
        Assert.Equal(expected, _bench.Call(function, _bench.Text(first), _bench.Text(second), 2));

    [Fact]
    public void Fortified_functions_do_the_same()
    {
        ulong place = _bench.Room(32);
        Assert.Equal((int)place, _bench.Call("__strcpy_chk", place, _bench.Text("one"), 32));
        Assert.Equal((int)place, _bench.Call("__strcat_chk", place, _bench.Text("two"), 32));
        Assert.Equal("onetwo", _bench.Read(place));
        _bench.Call("__memset_chk", place, 'x', 3, 32);
        Assert.Equal("xxxtwo", _bench.Read(place));
        _bench.Call("__aeabi_memset", place, 2, 'y');
        Assert.Equal("yyxtwo", _bench.Read(place));
        Assert.Equal(0, _bench.Call("__strcat_chk", 0, _bench.Text(""), 0));
        Assert.Equal(2, _bench.Call("__fdelt_chk", 64));
    }

    [Theory]
    [InlineData("__divdi3", -7, 2, -3)]
    [InlineData("__moddi3", -7, 2, -1)]
    [InlineData("__udivdi3", 90_000_000_000, 10, 9_000_000_000)]
    [InlineData("__umoddi3", 90_000_000_007, 10, 7)]
    [InlineData("__divdi3", long.MinValue, -1, long.MinValue)]
    public void Numbers_of_64_bits_are_divided(string function, long number, long divisor, long expected)
    {
        ulong[] words = [(uint)number, (uint)(number >> 32), (uint)divisor, (uint)(divisor >> 32)];
        Assert.Equal(expected, _bench.CallWide(function, words));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 2)]
    public void Letters_have_their_other_case_at_their_place(bool hasShortCases, int size)
    {
        LibraryTables.Write(_bench.Memory, LibraryBench.Data, hasShortCases);
        ulong lower = _bench.Pointer((uint)_bench.Call("__ctype_tolower_loc"));
        ulong upper = _bench.Pointer((uint)_bench.Call("__ctype_toupper_loc"));
        Assert.Equal('q', (int)_bench.Number(lower + (ulong)('Q' * size), size));
        Assert.Equal('Q', (int)_bench.Number(upper + (ulong)('q' * size), size));
        Assert.Equal('7', (int)_bench.Number(upper + (ulong)('7' * size), size));
    }

    [Fact]
    public void The_environment_can_be_changed()
    {
        ulong entries = _bench.Words(_bench.Text("PATH=/bin"), _bench.Text("ONE=1"), 0);
        LibraryTables.Set(_bench.Memory, LibraryBench.Data, "environ", entries);
        Assert.Equal("1", Variable("ONE"));
        Assert.Equal(0, _bench.Call("setenv", _bench.Text("ONE"), _bench.Text("2"), 0));
        Assert.Equal("1", Variable("ONE"));
        Assert.Equal(0, _bench.Call("setenv", _bench.Text("ONE"), _bench.Text("2"), 1));
        Assert.Equal("2", Variable("ONE"));
        Assert.Equal(0, _bench.Call("putenv", _bench.Text("TWO=3")));
        Assert.Equal(0, _bench.Call("unsetenv", _bench.Text("ONE")));
        Assert.Null(Variable("ONE"));
        Assert.Equal("3", Variable("TWO"));
        Assert.Equal("/bin", Variable("PATH"));
    }

    [Fact]
    public void Dates_are_those_of_the_calendar()
    {
        // 2024-02-29 12:34:56 UTC, a Thursday.
        const uint Moment = 1_709_210_096;
        ulong time = _bench.Words(Moment);
        ulong parts = (uint)_bench.Call("gmtime", time);
        int[] fields = [.. Enumerable.Range(0, 8).Select(i => (int)_bench.Number(parts + (ulong)(4 * i), 4))];
        Assert.Equal([56, 34, 12, 29, 1, 124, 4, 59], fields);
        Assert.Equal((int)Moment, _bench.Call("mktime", parts));
        Assert.Equal("Thu Feb 29 12:34:56 2024\n", _bench.Read((uint)_bench.Call("ctime", time)));
        ulong text = _bench.Room(32);
        Assert.Equal(16, _bench.Call("strftime", text, 32, _bench.Text("%Y-%m-%d %H:%M"), parts));
        Assert.Equal("2024-02-29 12:34", _bench.Read(text));
    }

    [Fact]
    public void Time_in_64_bits_is_the_same_time()
    {
        int now = _bench.Call("time", 0);
        Assert.InRange(_bench.CallWide("__time64", 0), now, now + 1);
        ulong place = _bench.Room(16);
        Assert.Equal(0, _bench.Call("__clock_gettime64", 0, place));
        Assert.InRange((int)_bench.Number(place, 8), now, now + 1);
    }

    [Fact]
    public void Programs_of_the_device_cannot_be_run()
    {
        Assert.Equal(127 << 8, _bench.Call("system", _bench.Text("ls")));
        Assert.Equal(0, _bench.Call("system", 0));
        Assert.Equal(0, _bench.Call("popen", _bench.Text("ls"), _bench.Text("r")));
        Assert.Equal(-1, _bench.Call("execlp", _bench.Text("wget"), _bench.Text("wget"), 0));
    }

    private string? Variable(string name) => _bench.Call("getenv", _bench.Text(name)) is not 0 and var value ? _bench.Read((uint)value) : null;
}
