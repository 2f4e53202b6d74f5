using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of dirent.h. A DIR: descriptor, place in what was read, its end, an entry, what was read.</summary>
internal static class DirectoryFunctions
{
    private const int Place = 8;
    private const int End = 16;
    private const int Entry = 0x20;
    private const int Buffer = 0x140;
    private const int BufferSize = 0x400;
    private const int NameOffset = 19;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["opendir"] = static call => Open(call, call.Ask("open", call.Word(0), (ulong)call.Kernel.Constants.OpenDirectory, 0)),
        ["fdopendir"] = static call => Open(call, call.Int(0)),
        ["readdir"] = static call => Next(call, call.Memory.WordSize == 8 || call.IsMusl),
        ["readdir64"] = static call => Next(call, isWide: true),
        ["closedir"] = Close,
        ["dirfd"] = static call => call.Memory.TryReadUnsigned(call.Word(0), 4, out ulong descriptor) ? descriptor : ulong.MaxValue,
        ["rewinddir"] = Rewind,
    };

    private static LibraryResult Open(LibraryCall call, long descriptor)
    {
        if (descriptor < 0)
        {
            call.SetError((Errno)(-descriptor));
            return 0;
        }

        ulong directory = HeapFunctions.Allocate(call, Buffer + BufferSize);
        call.Memory.TryWrite(directory, new byte[Entry]);
        call.Memory.TryWriteUnsigned(directory, 4, (ulong)descriptor);
        return directory;
    }

    private static LibraryResult Next(LibraryCall call, bool isWide)
    {
        ulong directory = call.Word(0);
        ulong place = Get(call, directory + Place, 4);
        if (place >= Get(call, directory + End, 4))
        {
            long length = call.Ask("getdents64", Get(call, directory, 4), directory + Buffer, BufferSize);
            if (length <= 0)
            {
                call.Finish(length);
                return 0;
            }

            call.Memory.TryWriteUnsigned(directory + End, 4, (ulong)length);
            place = 0;
        }

        ulong entry = directory + Buffer + place;
        ulong size = Get(call, entry + 16, 2);
        call.Memory.TryWriteUnsigned(directory + Place, 4, place + Math.Max(size, NameOffset));
        return isWide ? entry : Narrow(call, directory + Entry, entry);
    }

    // struct dirent without large files: the numbers have four bytes each.
    private static LibraryResult Narrow(LibraryCall call, ulong place, ulong entry)
    {
        byte[] name = [.. StringFunctions.BytesAt(call, entry + NameOffset), 0];
        call.Memory.TryWriteUnsigned(place, 4, Get(call, entry, 8));
        call.Memory.TryWriteUnsigned(place + 4, 4, Get(call, entry + 8, 8));
        call.Memory.TryWriteUnsigned(place + 8, 2, (ulong)(11 + name.Length + 3) & ~3UL);
        call.Memory.TryWriteUnsigned(place + 10, 1, Get(call, entry + 18, 1));
        call.Memory.TryWrite(place + 11, name);
        return place;
    }

    private static LibraryResult Close(LibraryCall call)
    {
        long result = call.Ask("close", Get(call, call.Word(0), 4));
        HeapFunctions.Release(call, call.Word(0));
        return call.Finish(result);
    }

    private static LibraryResult Rewind(LibraryCall call)
    {
        FileFunctions.Seek(call, Get(call, call.Word(0), 4), 0, 0);
        call.Memory.TryWriteUnsigned(call.Word(0) + Place, 4, 0);
        call.Memory.TryWriteUnsigned(call.Word(0) + End, 4, 0);
        return 0;
    }

    private static ulong Get(LibraryCall call, ulong address, int size) => call.Memory.TryReadUnsigned(address, size, out ulong value) ? value : 0;
}
