using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>The imports from libc, with Linux constants that are the same on every architecture .NET runs on.</summary>
internal static unsafe partial class LibC
{
    internal const int ProtectionReadWrite = 1 | 2;
    internal const int MapPrivateAnonymousNoReserve = 0x02 | 0x20 | 0x4000;
    internal const int MapSharedAnonymousNoReserve = 0x01 | 0x20 | 0x4000;
    internal const int MapFixed = 0x10;
    internal const int RemapMayMoveFixed = 1 | 2;
    internal const nint MapFailed = -1;
    internal const int AdviceDontNeed = 4;
    internal const int AdviceNoHugePage = 15;

    internal const uint MemoryFileCloseOnExec = 1;

    // Since Linux 6.3; before, every such file could be executed, and the flag is refused.
    internal const uint MemoryFileExecutable = 0x10;

    internal const int AtCurrentDirectory = -100;
    internal const int AtNoFollow = 0x100;
    internal const uint StatxTypeModeUser = 0x1 | 0x2 | 0x8;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint MemoryMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int MemoryUnmap(nint address, nuint length);

    // With an old length of 0 it maps the pages of a shared mapping a second time, mremap(2).
    [LibraryImport("libc", EntryPoint = "mremap", SetLastError = true)]
    internal static partial nint MemoryRemap(nint old, nuint oldLength, nuint newLength, int flags, nint target);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int MemoryAdvise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore", SetLastError = true)]
    internal static partial int MemoryInCore(nint address, nuint length, byte* pages);

    // The buffer is struct sysinfo: eight 8-byte words, then totalswap and freeswap.
    [LibraryImport("libc", EntryPoint = "sysinfo", SetLastError = true)]
    internal static partial int SystemInformation(ulong* buffer);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int StatX(int directory, string path, int flags, uint mask, byte* buffer);
}
