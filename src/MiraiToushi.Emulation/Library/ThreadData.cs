using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// The data of a thread's own that compilers reach through the thread pointer: the canary of -fstack-protector, and the
/// program's variables declared __thread.
/// </summary>
internal static class ThreadData
{
    /// <summary>Bytes below the place that a thread pointer stands for.</summary>
    public const int Below = 0x300;

    /// <summary>Bytes from that place on.</summary>
    public const int Above = 0x400;

    /// <summary>Gives the first thread its data.</summary>
    public static void Begin(LibraryCall call)
    {
        ulong area = call.Data + LibraryData.ThreadArea;
        Fill(call, area);
        call.SetThreadArea(area);
    }

    /// <summary>Writes the initial values of the program's own variables, as "ELF Handling For Thread-Local Storage" places them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="area">What the thread pointer stands for.</param>
    public static void Fill(LibraryCall call, ulong area)
    {
        if (call.Process.Program is not { } program
            || program.File.ProgramHeaders.FirstOrDefault(header => header.Type == SegmentType.ThreadLocalStorage) is not { MemorySize: > 0 } segment)
        {
            return;
        }

        ulong alignment = Math.Max(1, segment.Alignment);
        ulong size = (segment.MemorySize + alignment - 1) / alignment * alignment;
        ulong header = call.Kernel.Architecture.Name switch
        {
            "arm" or "superh" => 8UL,
            "aarch64" => 16UL,
            _ => 0,
        };
        bool isBelow = call.Kernel.Architecture.Name is "i386" or "x86-64" or "sparc" or "s390x";
        ulong start = isBelow ? area - size : area + ((header + alignment - 1) / alignment * alignment);
        int length = (int)Math.Min(segment.FileSize, Below);
        if (size <= Below && call.Memory.ReadBytes(segment.VirtualAddress + program.Image.Bias, length) is { } content)
        {
            call.Memory.TryWrite(start, content);
        }
    }
}
