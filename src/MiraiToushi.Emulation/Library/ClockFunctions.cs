using System.Globalization;
using System.Text;
using MiraiToushi.Emulation.Linux.Syscalls;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of time.h: dates, and the names of 32-bit libraries for calls with 64-bit times. The time zone is UTC.</summary>
internal static class ClockFunctions
{
    private const int TextOffset = 0x40;
    private const int Fields = 9;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["__time64"] = TimeWide,
        ["__gettimeofday64"] = TimeOfDayWide,
        ["__gettimeofday_time64"] = TimeOfDayWide,
        ["__nanosleep64"] = static call => call.Request("clock_nanosleep_time64", 0, 0, call.Word(0), call.Word(1)),
        ["__nanosleep_time64"] = static call => call.Request("clock_nanosleep_time64", 0, 0, call.Word(0), call.Word(1)),
        ["clock_nanosleep"] = static call => call.Request("clock_nanosleep", call.Word(0), call.Word(1), call.Word(2), call.Word(3)),
        ["__select64"] = SelectWide,
        ["__select_time64"] = SelectWide,
        ["tzset"] = static _ => 0UL,
        ["gmtime"] = static call => Break(call, call.Word(0), call.Memory.WordSize, Place(call)),
        ["localtime"] = static call => Break(call, call.Word(0), call.Memory.WordSize, Place(call)),
        ["gmtime_r"] = static call => Break(call, call.Word(0), call.Memory.WordSize, call.Word(1)),
        ["localtime_r"] = static call => Break(call, call.Word(0), call.Memory.WordSize, call.Word(1)),
        ["__gmtime64"] = static call => Break(call, call.Word(0), 8, Place(call)),
        ["__localtime64"] = static call => Break(call, call.Word(0), 8, Place(call)),
        ["__gmtime64_r"] = static call => Break(call, call.Word(0), 8, call.Word(1)),
        ["__localtime64_r"] = static call => Break(call, call.Word(0), 8, call.Word(1)),
        ["mktime"] = static call => (ulong)Join(call),
        ["timegm"] = static call => (ulong)Join(call),
        ["__mktime64"] = static call => call.Wide(Join(call)),
        ["ctime"] = static call => Say(call, Read(call, call.Word(0), call.Memory.WordSize)),
        ["__ctime64"] = static call => Say(call, Read(call, call.Word(0), 8)),
        ["asctime"] = static call => Say(call, Join(call)),
        ["strftime"] = Format,
    };

    private static ulong Place(LibraryCall call) => call.Data + LibraryData.Time;

    private static LibraryResult TimeWide(LibraryCall call)
    {
        long now = call.Ask("time", 0);
        if (call.Word(0) != 0)
        {
            call.Memory.TryWriteUnsigned(call.Word(0), 8, (ulong)now);
        }

        return call.Wide(now);
    }

    // Seconds and microseconds, eight bytes each.
    private static LibraryResult TimeOfDayWide(LibraryCall call)
    {
        ulong place = call.Data + LibraryData.Scratch;
        call.Ask("gettimeofday", place, 0);
        call.Memory.TryReadWord(place, out ulong seconds);
        call.Memory.TryReadWord(place + (ulong)call.Memory.WordSize, out ulong microseconds);
        return call.Memory.TryWriteUnsigned(call.Word(0), 8, seconds) && call.Memory.TryWriteUnsigned(call.Word(0) + 8, 8, microseconds)
            ? 0UL
            : call.Fail(Errno.EFAULT);
    }

    private static LibraryResult SelectWide(LibraryCall call)
    {
        ulong place = call.Word(4) == 0 ? 0 : call.Data + LibraryData.Scratch;
        if (place != 0
            && call.Memory.TryReadUnsigned(call.Word(4), 8, out ulong seconds)
            && call.Memory.TryReadUnsigned(call.Word(4) + 8, 8, out ulong microseconds))
        {
            GuestTime.TryWrite(call.Memory, place, 8, (long)seconds, (long)microseconds * 1_000);
        }

        return call.Request("pselect6_time64", call.Word(0), call.Word(1), call.Word(2), call.Word(3), place, 0);
    }

    private static long Read(LibraryCall call, ulong address, int size) =>
        !call.Memory.TryReadUnsigned(address, size, out ulong value) ? 0 : size == 4 ? (int)value : (long)value;

    private static DateTimeOffset Date(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    // struct tm: seconds, minutes, hours, day, month, year, weekday, day of the year, summer time; then offset and name of the zone.
    private static LibraryResult Break(LibraryCall call, ulong source, int size, ulong place)
    {
        DateTimeOffset date = Date(Read(call, source, size));
        int[] fields =
        [
            date.Second, date.Minute, date.Hour, date.Day, date.Month - 1, date.Year - 1900, (int)date.DayOfWeek, date.DayOfYear - 1, 0,
        ];
        for (int i = 0; i < fields.Length; i++)
        {
            call.Memory.TryWriteUnsigned(place + (ulong)(4 * i), 4, (uint)fields[i]);
        }

        ulong name = Place(call) + TextOffset + 0x30;
        ulong zone = place + (call.Memory.WordSize == 8 ? 40UL : 36UL);
        call.Memory.TryWrite(name, "UTC\0"u8);
        call.Memory.TryWriteWord(zone, 0);
        call.Memory.TryWriteWord(zone + (ulong)call.Memory.WordSize, name);
        return place;
    }

    private static long Join(LibraryCall call, int index = 0)
    {
        long[] fields = new long[Fields];
        for (int i = 0; i < Fields; i++)
        {
            fields[i] = call.Memory.TryReadUnsigned(call.Word(index) + (ulong)(4 * i), 4, out ulong value) ? (int)value : 0;
        }

        // Fields may be out of their ranges.
        long year = fields[5] + 1900 + Math.DivRem(fields[4], 12, out long month);
        (year, month) = month < 0 ? (year - 1, month + 12) : (year, month);
        if (year is < 1 or > 9_998)
        {
            return -1;
        }

        DateTimeOffset start = new((int)year, (int)month + 1, 1, 0, 0, 0, TimeSpan.Zero);
        return start.ToUnixTimeSeconds() + ((fields[3] - 1) * 86_400) + (fields[2] * 3_600) + (fields[1] * 60) + fields[0];
    }

    private static LibraryResult Say(LibraryCall call, long seconds)
    {
        DateTimeOffset date = Date(seconds);
        string day = date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
        string text = date.ToString("ddd MMM ", CultureInfo.InvariantCulture) + day + date.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        call.Memory.TryWrite(Place(call) + TextOffset, [.. Encoding.Latin1.GetBytes(text), (byte)'\n', 0]);
        return Place(call) + TextOffset;
    }

    private static LibraryResult Format(LibraryCall call)
    {
        string pattern = call.Text(2) ?? "";
        DateTimeOffset date = Date(Join(call, 3));
        StringBuilder text = new();
        for (int i = 0; i < pattern.Length; i++)
        {
            text.Append(pattern[i] == '%' && i + 1 < pattern.Length ? Part(date, pattern[++i]) : pattern[i].ToString());
        }

        byte[] bytes = [.. Encoding.Latin1.GetBytes(text.ToString()), 0];
        return (ulong)bytes.Length <= call.Word(1) && call.Memory.TryWrite(call.Word(0), bytes) ? (ulong)bytes.Length - 1 : 0UL;
    }

    private static string Part(DateTimeOffset date, char kind)
    {
        string? format = kind switch
        {
            'Y' => "yyyy",
            'y' => "yy",
            'm' => "MM",
            'd' => "dd",
            'H' => "HH",
            'I' => "hh",
            'M' => "mm",
            'S' => "ss",
            'a' => "ddd",
            'A' => "dddd",
            'b' or 'h' => "MMM",
            'B' => "MMMM",
            'F' => "yyyy-MM-dd",
            'T' => "HH:mm:ss",
            'D' => "MM/dd/yy",
            'R' => "HH:mm",
            'p' => "tt",
            _ => null,
        };
        return format is not null ? date.ToString(format, CultureInfo.InvariantCulture) : kind switch
        {
            'e' => date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'j' => date.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            's' => date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'Z' => "UTC",
            'z' => "+0000",
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => "%" + kind,
        };
    }
}
