namespace MiraiToushi.Elf;

/// <summary>
/// What <c>load_elf_binary</c> and <c>elf_map</c> in <c>fs/binfmt_elf.c</c>, and <c>mmap</c> beneath them, demand of
/// loadable segments, and what they tolerate that is odd.
/// </summary>
internal static class SegmentChecks
{
    private const ulong PageSize = 4096;

    // 2^32 is the end of every 32-bit address space; which part of it user space is depends on the kernel's configuration.
    private const ulong AddressLimit32 = 1UL << 32;

    // TASK_SIZE_MAX of x86-64 (arch/x86/include/asm/page_64_types.h): 47 bits less a guard page. Other 64-bit ports have
    // at least 39 bits, and nothing that is worth loading here comes near either.
    private const ulong AddressLimit64 = (1UL << 47) - PageSize;

    // mmap refuses file offsets that do not fit loff_t (64-bit) or unsigned long (32-bit).
    private const ulong OffsetLimit32 = uint.MaxValue;
    private const ulong OffsetLimit64 = long.MaxValue;

    /// <summary>Checks each loadable segment in itself and all of them together.</summary>
    public static ElfReadError? Check(ElfHeader header, ProgramHeader[] headers, ElfReaderOptions options)
    {
        // load_elf_binary(): a fixed entry point that is BAD_ADDR() is refused; of one yet to be moved nothing can be said.
        if (header is { Class: ElfClass.Elf64, Type: ElfType.Executable, EntryPoint: >= AddressLimit64 })
        {
            return Malformed($"The entry point 0x{header.EntryPoint:x} does not fit the address space.");
        }

        for (int index = 0; index < headers.Length; index++)
        {
            if (headers[index].Type == SegmentType.Load && CheckOne(header.Class, index, headers[index]) is { } error)
            {
                return error;
            }
        }

        return CheckTotal(header, headers, options);
    }

    /// <summary>Reports what is odd about segments that passed <see cref="Check"/>.</summary>
    public static void Diagnose(ElfHeader header, ProgramHeader[] headers, int fileLength, DiagnosticBag diagnostics)
    {
        var seen = new List<ProgramHeader>();
        for (int index = 0; index < headers.Length; index++)
        {
            ProgramHeader segment = headers[index];
            if (segment.Type != SegmentType.Load)
            {
                continue;
            }

            if (segment.MemorySize == 0)
            {
                diagnostics.Add(ElfDiagnosticCodes.SegmentEmpty, $"Segment {index} takes no memory.");
                continue;
            }

            DiagnoseFile(index, segment, fileLength, diagnostics);
            DiagnosePlace(index, segment, seen, diagnostics);
            DiagnoseAlignment(index, segment, diagnostics);
            seen.Add(segment);
        }

        DiagnoseEntry(header, seen, diagnostics);
    }

    /// <summary>Whether the file ends before the data of <paramref name="segment"/>.</summary>
    public static bool IsTruncated(ProgramHeader segment, int fileLength) =>
        segment.FileSize > 0
        && (segment.Offset > (ulong)fileLength || segment.FileSize > (ulong)fileLength - segment.Offset);

    private static ElfReadError? CheckOne(ElfClass elfClass, int index, ProgramHeader segment)
    {
        if (segment.FileSize > segment.MemorySize)
        {
            return Malformed($"Segment {index} takes {segment.FileSize} bytes from the file but {segment.MemorySize} in memory.");
        }

        ulong addressLimit = elfClass == ElfClass.Elf64 ? AddressLimit64 : AddressLimit32;
        if (segment.VirtualAddress >= addressLimit || segment.MemorySize > addressLimit - segment.VirtualAddress)
        {
            return Malformed($"Segment {index} (0x{segment.MemorySize:x} bytes at 0x{segment.VirtualAddress:x}) does not fit the address space.");
        }

        if (segment.FileSize == 0)
        {
            return null;
        }

        ulong offsetLimit = elfClass == ElfClass.Elf64 ? OffsetLimit64 : OffsetLimit32;
        if (segment.Offset > offsetLimit || segment.FileSize > offsetLimit - segment.Offset)
        {
            return Malformed($"Segment {index} (0x{segment.FileSize:x} bytes at offset 0x{segment.Offset:x}) lies beyond any file's end.");
        }

        // mmap works in whole pages: both ends must have the same distance to a page's start. Larger pages (64 KiB on some
        // MIPS and PowerPC kernels) demand more, but every file that suits them suits 4096.
        return segment.Offset % PageSize != segment.VirtualAddress % PageSize
            ? Malformed($"Segment {index} has offset 0x{segment.Offset:x} and address 0x{segment.VirtualAddress:x}, which differ in their place within a page; mmap refuses that.")
            : null;
    }

    private static ElfReadError? CheckTotal(ElfHeader header, ProgramHeader[] headers, ElfReaderOptions options)
    {
        ulong total = 0;
        ulong lowest = ulong.MaxValue;
        ulong highest = 0;
        foreach (ProgramHeader segment in headers)
        {
            if (segment.Type == SegmentType.Load && segment.MemorySize > 0)
            {
                // At most 2,048 segments of less than 2^47 bytes: this cannot overflow, but says so itself.
                total = checked(total + segment.MemorySize);
                lowest = Math.Min(lowest, segment.VirtualAddress);
                highest = Math.Max(highest, checked(segment.VirtualAddress + segment.MemorySize));
            }
        }

        if (total == 0)
        {
            return Malformed($"No segment is to be loaded.");
        }

        // A fixed-address file may leave wide holes (old MIPS linkers: code at 4 MiB, data at 256 MiB) that cost nothing.
        // A position-independent one is given its whole span at once: total_mapping_size() in fs/binfmt_elf.c.
        ulong needed = header.Type == ElfType.SharedObject ? Math.Max(total, highest - lowest) : total;
        ulong allowed = (ulong)Math.Max(0, options.MaximumMemory);
        return needed > allowed
            ? new ElfReadError(
                ElfErrorKind.TooLarge,
                FormattableString.Invariant($"The segments need {needed} bytes of memory; at most {allowed} are allowed."))
            : null;
    }

    private static void DiagnoseFile(int index, ProgramHeader segment, int fileLength, DiagnosticBag diagnostics)
    {
        if (IsTruncated(segment, fileLength))
        {
            diagnostics.Add(
                ElfDiagnosticCodes.SegmentTruncated,
                $"Segment {index} ends at offset {checked(segment.Offset + segment.FileSize)}, but the file has {fileLength} bytes; the rest reads as zero here, where Linux ends a program that touches a whole page of it.");
        }
    }

    private static void DiagnosePlace(int index, ProgramHeader segment, List<ProgramHeader> seen, DiagnosticBag diagnostics)
    {
        if (seen.Count > 0 && segment.VirtualAddress < seen[^1].VirtualAddress)
        {
            diagnostics.Add(ElfDiagnosticCodes.SegmentsUnsorted, $"Segment {index} lies below the one before it.");
        }

        foreach (ProgramHeader earlier in seen)
        {
            if (earlier.Contains(segment.VirtualAddress) || segment.Contains(earlier.VirtualAddress))
            {
                diagnostics.Add(
                    ElfDiagnosticCodes.SegmentsOverlap,
                    $"Segment {index} at 0x{segment.VirtualAddress:x} overlaps an earlier one at 0x{earlier.VirtualAddress:x}.");
                return;
            }
        }
    }

    private static void DiagnoseAlignment(int index, ProgramHeader segment, DiagnosticBag diagnostics)
    {
        // Zero and one mean that there is no demand.
        ulong alignment = segment.Alignment;
        if (alignment <= 1)
        {
            return;
        }

        if (!ulong.IsPow2(alignment))
        {
            diagnostics.Add(ElfDiagnosticCodes.SegmentAlignment, $"Segment {index} is to be aligned to 0x{alignment:x}, which is no power of two; Linux does not mind.");
        }
        else if (segment.FileSize > 0 && ((segment.Offset ^ segment.VirtualAddress) & (alignment - 1)) != 0)
        {
            diagnostics.Add(
                ElfDiagnosticCodes.SegmentAlignment,
                $"Segment {index} is to be aligned to 0x{alignment:x}, but its offset 0x{segment.Offset:x} and address 0x{segment.VirtualAddress:x} differ in their place within that; Linux does not mind.");
        }
    }

    private static void DiagnoseEntry(ElfHeader header, List<ProgramHeader> segments, DiagnosticBag diagnostics)
    {
        // The last to be mapped lies above the others.
        int index = segments.FindLastIndex(segment => segment.Contains(header.EntryPoint));
        if (index < 0)
        {
            diagnostics.Add(ElfDiagnosticCodes.EntryOutside, $"The entry point 0x{header.EntryPoint:x} lies in no segment.");
        }
        else if (!segments[index].IsExecutable && !HasDescriptors(header))
        {
            diagnostics.Add(
                ElfDiagnosticCodes.EntryNotExecutable,
                $"The entry point 0x{header.EntryPoint:x} lies in a segment that is not executable; some processors run it all the same.");
        }
    }

    // 64-bit PowerPC ELF ABI supplement: unless EF_PPC64_ABI says 2, e_entry is the address of a function descriptor, which is data.
    private static bool HasDescriptors(ElfHeader header) =>
        header.Machine == (ushort)ElfMachine.PowerPc64 && (header.Flags & 3) != 2;

    private static ElfReadError Malformed(FormattableString message) =>
        new(ElfErrorKind.Malformed, FormattableString.Invariant(message));
}
