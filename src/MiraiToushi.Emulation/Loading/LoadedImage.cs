using MiraiToushi.Elf;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading;

/// <summary>An image as it lies in guest memory.</summary>
/// <param name="Bias">What was added to the image's own addresses; 0 for ET_EXEC.</param>
/// <param name="EntryPoint">Where the process starts.</param>
/// <param name="HeapStart">First address after the image, a multiple of the page size.</param>
/// <param name="ProgramHeaderAddress">Address of the program headers; 0 where no segment holds them.</param>
/// <param name="Segments">The segments in the order of the file.</param>
public sealed record LoadedImage(ulong Bias, ulong EntryPoint, ulong HeapStart, ulong ProgramHeaderAddress, IReadOnlyList<LoadedSegment> Segments)
{
    /// <summary>The file it was loaded from, for its symbols; null where it was never a file that the kernel loaded.</summary>
    public ElfImage? File { get; init; }

    /// <summary>
    /// The ELF header that lies before a program which was mapped by another one, read from that memory; its magic is put back
    /// where it was wiped. Null where there is none, and for what the kernel loaded.
    /// </summary>
    public ElfImage? MappedHeader { get; init; }

    /// <summary>What it imports, where it is linked dynamically; else null.</summary>
    public ImportTable? Imports { get; init; }

    /// <summary>Whether an address lies in a segment that may be executed.</summary>
    /// <param name="address">A guest address.</param>
    public bool IsCode(ulong address)
    {
        foreach (LoadedSegment segment in Segments)
        {
            if (address >= segment.Start && address < segment.FileEnd && segment.Permissions.HasFlag(Permissions.Execute))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A segment as it lies in guest memory.</summary>
/// <param name="Start">First address, as the program header gives it.</param>
/// <param name="FileEnd">Address after the last byte that comes from the file.</param>
/// <param name="End">Address after the last byte.</param>
/// <param name="Permissions">What the guest may do there.</param>
public readonly record struct LoadedSegment(ulong Start, ulong FileEnd, ulong End, Permissions Permissions);
