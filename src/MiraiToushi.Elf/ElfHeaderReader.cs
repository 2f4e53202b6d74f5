namespace MiraiToushi.Elf;

/// <summary>Reads the ELF header and the program header table, and makes the checks that need nothing else.</summary>
internal static class ElfHeaderReader
{
    // fs/binfmt_elf.c, load_elf_phdrs(): a larger table is refused.
    private const int MaximumProgramHeaderTable = 65_536;

    private const int OsAbiOffset = 7;

    private static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    /// <summary>Reads the header, or says why the kernel would not.</summary>
    public static ElfReadError? ReadHeader(ReadOnlySpan<byte> file, DiagnosticBag diagnostics, out ElfHeader header)
    {
        header = default;
        if (!file.StartsWith(Magic))
        {
            return file.IsEmpty
                ? Error(ElfErrorKind.NotElf, $"The file is empty.")
                : Error(ElfErrorKind.NotElf, $"The file does not begin with the ELF magic.");
        }

        if (file.Length < ElfIdentityReader.RequiredLength)
        {
            return Error(ElfErrorKind.Truncated, $"The file has {file.Length} bytes, less than an ELF header.");
        }

        ElfReadError? error = ElfIdentityReader.Read(file, diagnostics, out ElfIdentity identity);
        if (error is not null)
        {
            return error;
        }

        ElfLayout layout = ElfLayout.Of(identity.Class);
        if (file.Length < layout.HeaderSize)
        {
            return Error(ElfErrorKind.Truncated, $"The file has {file.Length} bytes, less than the {layout.HeaderSize} of an ELF header.");
        }

        header = ParseHeader(new EndianSpan(file, identity.ByteOrder), identity, layout);
        HeaderOddities.Diagnose(new EndianSpan(file, identity.ByteOrder), header, diagnostics);
        return CheckHeader(header, layout, file.Length);
    }

    /// <summary>Reads the program header table that <see cref="ReadHeader"/> has found to lie in the file.</summary>
    public static ProgramHeader[] ReadProgramHeaders(ReadOnlySpan<byte> file, ElfHeader header)
    {
        int size = ElfLayout.Of(header.Class).ProgramHeaderSize;
        var headers = new ProgramHeader[header.ProgramHeaderCount];
        for (int index = 0; index < headers.Length; index++)
        {
            int offset = checked((int)header.ProgramHeaderOffset + (index * size));
            var source = new EndianSpan(file.Slice(offset, size), header.ByteOrder);
            headers[index] = header.Class == ElfClass.Elf64 ? ParseProgramHeader64(source) : ParseProgramHeader32(source);
        }

        return headers;
    }

    private static ElfHeader ParseHeader(EndianSpan file, ElfIdentity identity, ElfLayout layout)
    {
        const int AddressesOffset = 24;
        int word = layout.WordSize;
        int counts = layout.HeaderCountsOffset;
        return new ElfHeader(
            Identity: identity,
            OsAbi: file.ReadByte(OsAbiOffset),
            Type: (ElfType)file.ReadUInt16(16),
            Machine: file.ReadUInt16(18),
            Flags: file.ReadUInt32(counts - 4),
            EntryPoint: file.ReadWord(AddressesOffset, identity.Class),
            HeaderSize: file.ReadUInt16(counts),
            ProgramHeaderOffset: file.ReadWord(AddressesOffset + word, identity.Class),
            ProgramHeaderSize: file.ReadUInt16(counts + 2),
            ProgramHeaderCount: file.ReadUInt16(counts + 4),
            SectionHeaderOffset: file.ReadWord(AddressesOffset + (2 * word), identity.Class),
            SectionHeaderSize: file.ReadUInt16(counts + 6),
            SectionHeaderCount: file.ReadUInt16(counts + 8));
    }

    private static ElfReadError? CheckHeader(ElfHeader header, ElfLayout layout, int fileLength)
    {
        if (header.Type is not (ElfType.Executable or ElfType.SharedObject))
        {
            return header.Type is ElfType.Relocatable or ElfType.Core
                ? Error(ElfErrorKind.NotExecutable, $"The file is {(header.Type == ElfType.Core ? "a memory dump" : "an object file")}, not an executable.")
                : Error(ElfErrorKind.NotExecutable, $"The file's type (e_type {(int)header.Type}) is not executable.");
        }

        // arch/arm/kernel/elf.c, elf_check_arch(): an entry point is Thumb code, or it is a multiple of four.
        if (header.Machine == (ushort)ElfMachine.Arm && (header.EntryPoint & 3) == 2)
        {
            return Error(ElfErrorKind.Malformed, $"The entry point 0x{header.EntryPoint:x} is neither ARM nor Thumb code; Linux refuses it.");
        }

        if (header.ProgramHeaderSize != layout.ProgramHeaderSize)
        {
            return Error(
                ElfErrorKind.Malformed,
                $"e_phentsize is {header.ProgramHeaderSize}; Linux demands {layout.ProgramHeaderSize}.");
        }

        int tableSize = header.ProgramHeaderCount * layout.ProgramHeaderSize;
        if (tableSize is 0 or > MaximumProgramHeaderTable)
        {
            return Error(
                ElfErrorKind.Malformed,
                $"The program header table has {header.ProgramHeaderCount} entries; Linux demands 1 to {MaximumProgramHeaderTable / layout.ProgramHeaderSize}.");
        }

        ulong available = (ulong)fileLength;
        return header.ProgramHeaderOffset > available || (ulong)tableSize > available - header.ProgramHeaderOffset
            ? Error(
                ElfErrorKind.Truncated,
                $"The program header table ({tableSize} bytes at offset {header.ProgramHeaderOffset}) lies beyond the end of the file ({fileLength} bytes).")
            : null;
    }

    private static ProgramHeader ParseProgramHeader32(EndianSpan source) => new(
        Type: source.ReadUInt32(0),
        Flags: source.ReadUInt32(24),
        Offset: source.ReadUInt32(4),
        VirtualAddress: source.ReadUInt32(8),
        PhysicalAddress: source.ReadUInt32(12),
        FileSize: source.ReadUInt32(16),
        MemorySize: source.ReadUInt32(20),
        Alignment: source.ReadUInt32(28));

    private static ProgramHeader ParseProgramHeader64(EndianSpan source) => new(
        Type: source.ReadUInt32(0),
        Flags: source.ReadUInt32(4),
        Offset: source.ReadUInt64(8),
        VirtualAddress: source.ReadUInt64(16),
        PhysicalAddress: source.ReadUInt64(24),
        FileSize: source.ReadUInt64(32),
        MemorySize: source.ReadUInt64(40),
        Alignment: source.ReadUInt64(48));

    private static ElfReadError Error(ElfErrorKind kind, FormattableString message) =>
        new(kind, FormattableString.Invariant(message));
}
