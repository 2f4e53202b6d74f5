using System.Text;

namespace MiraiToushi.Emulation.Library;

/// <summary>printf, scanf and their kin.</summary>
internal static class FormatFunctions
{
    private const int MaximumLine = 4_096;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["printf"] = static call => ToStream(Streams.Of(call, "stdout"), Print(call, 0)),
        ["__printf_chk"] = static call => ToStream(Streams.Of(call, "stdout"), Print(call, 1)),
        ["vprintf"] = static call => ToStream(Streams.Of(call, "stdout"), PrintList(call, 0)),
        ["__vprintf_chk"] = static call => ToStream(Streams.Of(call, "stdout"), PrintList(call, 1)),
        ["fprintf"] = static call => ToStream(Streams.At(call, call.Word(0)), Print(call, 1)),
        ["__fprintf_chk"] = static call => ToStream(Streams.At(call, call.Word(0)), Print(call, 2)),
        ["vfprintf"] = static call => ToStream(Streams.At(call, call.Word(0)), PrintList(call, 1)),
        ["__vfprintf_chk"] = static call => ToStream(Streams.At(call, call.Word(0)), PrintList(call, 2)),
        ["dprintf"] = static call => ToDescriptor(call, Print(call, 1)),
        ["__dprintf_chk"] = static call => ToDescriptor(call, Print(call, 2)),
        ["vdprintf"] = static call => ToDescriptor(call, PrintList(call, 1)),
        ["sprintf"] = static call => ToMemory(call, Print(call, 1), ulong.MaxValue),
        ["__sprintf_chk"] = static call => ToMemory(call, Print(call, 3), call.Word(2)),
        ["vsprintf"] = static call => ToMemory(call, PrintList(call, 1), ulong.MaxValue),
        ["__vsprintf_chk"] = static call => ToMemory(call, PrintList(call, 3), call.Word(2)),
        ["snprintf"] = static call => ToMemory(call, Print(call, 2), call.Word(1)),
        ["__snprintf_chk"] = static call => ToMemory(call, Print(call, 4), call.Word(1)),
        ["vsnprintf"] = static call => ToMemory(call, PrintList(call, 2), call.Word(1)),
        ["__vsnprintf_chk"] = static call => ToMemory(call, PrintList(call, 4), call.Word(1)),
        ["asprintf"] = static call => ToBlock(call, Print(call, 1)),
        ["__asprintf_chk"] = static call => ToBlock(call, Print(call, 2)),
        ["vasprintf"] = static call => ToBlock(call, PrintList(call, 1)),
        ["__vasprintf_chk"] = static call => ToBlock(call, PrintList(call, 2)),
        ["syslog"] = static _ => 0UL,
        ["__syslog_chk"] = static _ => 0UL,
        ["openlog"] = static _ => 0UL,
        ["closelog"] = static _ => 0UL,
        ["sscanf"] = static call => Scan(call, call.Text(0) ?? "", 1, new CallArguments(call, 2)),
        ["vsscanf"] = static call => Scan(call, call.Text(0) ?? "", 1, new ListArguments(call, 2)),
        ["fscanf"] = static call => ScanStream(call, Streams.At(call, call.Word(0)), 1),
        ["scanf"] = static call => ScanStream(call, Streams.Of(call, "stdin"), 0),
    };

    private static byte[] Print(LibraryCall call, int format) => TextFormat.Print(call, call.Text(format) ?? "", new CallArguments(call, format + 1));

    private static byte[] PrintList(LibraryCall call, int format) => TextFormat.Print(call, call.Text(format) ?? "", new ListArguments(call, format + 1));

    private static LibraryResult ToStream(Streams stream, byte[] text) =>
        stream.Write(text) == (ulong)text.Length ? (ulong)text.Length : ulong.MaxValue;

    private static LibraryResult ToDescriptor(LibraryCall call, byte[] text)
    {
        ulong stream = Streams.Create(call, call.Int(0));
        LibraryResult result = ToStream(Streams.At(call, stream), text);
        HeapFunctions.Release(call, stream);
        return result;
    }

    private static LibraryResult ToMemory(LibraryCall call, byte[] text, ulong room)
    {
        if (room > 0)
        {
            call.Memory.TryWrite(call.Word(0), [.. text.AsSpan(0, (int)Math.Min((ulong)text.Length, room - 1)), 0]);
        }

        return (ulong)text.Length;
    }

    private static LibraryResult ToBlock(LibraryCall call, byte[] text)
    {
        ulong block = HeapFunctions.Text(call, Encoding.Latin1.GetString(text));
        return call.Memory.TryWriteWord(call.Word(0), block) && block != 0 ? (ulong)text.Length : ulong.MaxValue;
    }

    private static LibraryResult Scan(LibraryCall call, string text, int format, VariableArguments arguments) =>
        (ulong)(long)TextScan.Read(call, text, call.Text(format) ?? "", arguments);

    // One line at a time: formats that go over several are rare.
    private static LibraryResult ScanStream(LibraryCall call, Streams stream, int format) =>
        Scan(call, stream.Line(MaximumLine), format, new CallArguments(call, format + 1));
}
