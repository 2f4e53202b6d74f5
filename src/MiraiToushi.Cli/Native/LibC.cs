using System.Runtime.InteropServices;

namespace MiraiToushi.Cli.Native;

/// <summary>The few calls of the C library for which .NET has no equal.</summary>
internal static partial class LibC
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;
    public const int BrokenPipe = 32;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int ResourceCore = 4;
    public const int CurrentDirectory = -100;
    public const int DoNotFollowLinks = 0x100;
    public const uint StatxType = 1;

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint length);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int directory, string path, int flags, uint mask, out StatxResult result);

    /// <summary>struct rlimit on a 64-bit host.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }

    /// <summary>struct statx, which is the same on every architecture, as far as it is read here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatxResult
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
