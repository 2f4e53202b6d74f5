using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of stdio.h that read and write files.</summary>
internal static class StreamFunctions
{
    private const int Maximum = 1 << 20;
    private const ulong EndOfFile = ulong.MaxValue;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["fopen"] = Open,
        ["fdopen"] = static call => Streams.Create(call, call.Int(0)),
        ["fclose"] = static call => call.Finish(Streams.At(call, call.Word(0)).Close()),
        ["puts"] = static call => Write(call, Output(call), [.. StringFunctions.Bytes(call, 0), (byte)'\n']),
        ["putchar"] = static call => Write(call, Output(call), [(byte)call.Word(0)], (byte)call.Word(0)),
        ["fputs"] = static call => Write(call, Streams.At(call, call.Word(1)), StringFunctions.Bytes(call, 0)),
        ["fputc"] = static call => Write(call, Streams.At(call, call.Word(1)), [(byte)call.Word(0)], (byte)call.Word(0)),
        ["fwrite"] = WriteItems,
        ["fread"] = static call => ReadItems(call, call.Word(0), call.Word(1), call.Word(2), call.Word(3)),
        ["__fread_chk"] = static call => ReadItems(call, call.Word(0), call.Word(2), call.Word(3), call.Word(4)),
        ["fgets"] = static call => Line(call, call.Int(1), call.Word(2)),
        ["__fgets_chk"] = static call => Line(call, call.Int(2), call.Word(3)),
        ["fgetc"] = static call => (ulong)(long)Streams.At(call, call.Word(0)).Next(),
        ["getchar"] = static call => (ulong)(long)Streams.Of(call, "stdin").Next(),
        ["ungetc"] = static call => PutBack(call),
        ["getline"] = static call => GrowingLine(call, '\n', call.Word(2)),
        ["getdelim"] = static call => GrowingLine(call, call.Int(2), call.Word(3)),
        ["feof"] = static call => Streams.At(call, call.Word(0)).IsAtEnd ? 1UL : 0UL,
        ["ferror"] = static call => Streams.At(call, call.Word(0)).IsBroken ? 1UL : 0UL,
        ["clearerr"] = static call => Clear(call),
        ["fileno"] = static call => (ulong)(long)Streams.At(call, call.Word(0)).Descriptor,
        ["fseek"] = static call => Seek(call, call.Signed(1), call.Word(2)),
        ["fseeko"] = static call => Seek(call, call.Signed(1), call.Word(2)),
        ["fseeko64"] = static call => Seek(call, call.WideArgument(1, out int next), call.Word(next)),
        ["rewind"] = static call => Seek(call, 0, 0),
        ["ftell"] = static call => (ulong)Tell(call),
        ["ftello"] = static call => (ulong)Tell(call),
        ["ftello64"] = static call => call.Wide(Tell(call)),
        ["fflush"] = static _ => 0UL,
        ["setbuf"] = static _ => 0UL,
        ["setvbuf"] = static _ => 0UL,
        ["setlinebuf"] = static _ => 0UL,
        ["tmpfile"] = static _ => 0UL,
        ["perror"] = Complain,
        ["strerror"] = static call => Say(call, ErrorTexts.Of(call, call.Int(0))),
        ["strerror_r"] = static call => Describe(call, isStandard: call.IsMusl),
        ["__xpg_strerror_r"] = static call => Describe(call, isStandard: true),
    };

    private static Streams Output(LibraryCall call) => Streams.Of(call, "stdout");

    private static LibraryResult Write(LibraryCall call, Streams stream, byte[] bytes, ulong? result = null) =>
        stream.Write(bytes) == (ulong)bytes.Length ? result ?? 1UL : EndOfFile;

    private static LibraryResult Open(LibraryCall call)
    {
        if (Streams.Mode(call.Kernel.Constants, call.Text(1, 16) ?? "") is not { } flags)
        {
            call.SetError(Errno.EINVAL);
            return 0;
        }

        long descriptor = call.Ask("open", call.Word(0), (ulong)flags, 0x1B6);
        if (descriptor < 0)
        {
            call.Finish(descriptor);
            return 0;
        }

        return Streams.Create(call, descriptor);
    }

    private static LibraryResult WriteItems(LibraryCall call)
    {
        ulong size = call.Word(1);
        ulong total = Math.Min(Maximum, size * call.Word(2));
        byte[] bytes = call.Memory.ReadBytes(call.Word(0), (int)total) ?? [];
        ulong written = bytes.Length == 0 ? 0 : Streams.At(call, call.Word(3)).Write(bytes);
        return size == 0 ? 0UL : written / size;
    }

    private static LibraryResult ReadItems(LibraryCall call, ulong place, ulong size, ulong count, ulong stream)
    {
        byte[] bytes = Streams.At(call, stream).ReadThrough(-1, (int)Math.Min(Maximum, size * count));
        call.Memory.TryWrite(place, bytes);
        return size == 0 ? 0UL : (ulong)bytes.Length / size;
    }

    private static LibraryResult Line(LibraryCall call, int size, ulong stream)
    {
        byte[] bytes = size > 1 ? Streams.At(call, stream).ReadThrough('\n', Math.Min(Maximum, size - 1)) : [];
        if (bytes.Length == 0)
        {
            return 0;
        }

        call.Memory.TryWrite(call.Word(0), [.. bytes, 0]);
        return call.Word(0);
    }

    private static LibraryResult PutBack(LibraryCall call)
    {
        if (call.Int(0) < 0)
        {
            return EndOfFile;
        }

        Streams.At(call, call.Word(1)).PutBack(call.Int(0));
        return (byte)call.Word(0);
    }

    // The buffer and its size are the caller's variables; it is made larger where the line does not fit.
    private static LibraryResult GrowingLine(LibraryCall call, int last, ulong stream)
    {
        byte[] bytes = Streams.At(call, stream).ReadThrough(last, Maximum);
        call.Memory.TryReadWord(call.Word(0), out ulong buffer);
        call.Memory.TryReadWord(call.Word(1), out ulong size);
        if (bytes.Length == 0)
        {
            return EndOfFile;
        }

        if (buffer == 0 || size <= (ulong)bytes.Length)
        {
            HeapFunctions.Release(call, buffer);
            size = Math.Max(120, (ulong)bytes.Length + 1);
            buffer = HeapFunctions.Allocate(call, size);
            call.Memory.TryWriteWord(call.Word(0), buffer);
            call.Memory.TryWriteWord(call.Word(1), size);
        }

        return call.Memory.TryWrite(buffer, [.. bytes, 0]) ? (ulong)bytes.Length : EndOfFile;
    }

    private static LibraryResult Clear(LibraryCall call)
    {
        Streams.At(call, call.Word(0)).Clear();
        return 0;
    }

    private static LibraryResult Seek(LibraryCall call, long offset, ulong from)
    {
        const ulong FromHere = 1;
        Streams stream = Streams.At(call, call.Word(0));
        ulong ahead = stream.Drop();
        long target = from == FromHere ? offset - (long)ahead : offset;
        return call.Finish(Math.Min(0, FileFunctions.Seek(call, (ulong)stream.Descriptor, target, from)));
    }

    private static long Tell(LibraryCall call)
    {
        Streams stream = Streams.At(call, call.Word(0));
        long at = FileFunctions.Seek(call, (ulong)stream.Descriptor, 0, 1);
        return at < 0 ? (long)call.Finish(at).Value : at - (long)stream.Ahead;
    }

    private static LibraryResult Complain(LibraryCall call)
    {
        string text = call.Word(0) == 0 ? "" : call.Text(0) ?? "";
        Streams.Of(call, "stderr").Write(Encoding.Latin1.GetBytes(text + (text.Length > 0 ? ": " : "") + ErrorTexts.Of(call) + "\n"));
        return 0;
    }

    private static LibraryResult Say(LibraryCall call, string text)
    {
        call.Memory.TryWrite(call.Data + LibraryData.Text, [.. Encoding.Latin1.GetBytes(text), 0]);
        return call.Data + LibraryData.Text;
    }

    // POSIX's gives back a number, GNU's the text.
    private static LibraryResult Describe(LibraryCall call, bool isStandard)
    {
        byte[] text = [.. Encoding.Latin1.GetBytes(ErrorTexts.Of(call, call.Int(0))), 0];
        ulong length = Math.Min((ulong)text.Length, call.Word(2));
        if (length > 0)
        {
            text[length - 1] = 0;
            call.Memory.TryWrite(call.Word(1), text.AsSpan(0, (int)length));
        }

        return isStandard ? 0UL : call.Word(1);
    }
}
