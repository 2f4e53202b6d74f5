using FixtureBuilder.Elf;

namespace FixtureBuilder.Packing;

/// <summary>A stub as it has to lie in memory.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Entry">Where it begins.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record LinkedStub(ulong Start, ulong Entry, byte[] Bytes)
{
    /// <summary>Takes the loadable parts out of a linked file.</summary>
    public static LinkedStub Of(byte[] file)
    {
        PackedProgram program = PackedProgram.Read(file);
        ulong start = program.Segments.Min(segment => segment.Address);
        ulong end = program.Segments.Max(segment => segment.Address + segment.MemorySize);
        byte[] bytes = new byte[end - start];
        foreach (ProgramSegment segment in program.Segments)
        {
            segment.Content.CopyTo(bytes, (int)(segment.Address - start));
        }

        return new LinkedStub(start, program.Entry, bytes);
    }
}

/// <summary>What a PT_LOAD says, with its bytes.</summary>
internal sealed record ProgramSegment(ulong Address, byte[] Content, ulong MemorySize, uint Flags);

/// <summary>What a packer needs to know of a program.</summary>
internal sealed record PackedProgram(
    ulong Entry, ulong HeaderOffset, int HeaderCount, IReadOnlyList<ProgramSegment> Segments)
{
    /// <summary>Address of the dynamic linker's path; null where the program wants none.</summary>
    public ulong? Interpreter { get; init; }

    public ulong Start => Segments.Min(segment => segment.Address) & ~0xFFFUL;

    public ulong End => (Segments.Max(segment => segment.Address + segment.MemorySize) + 0xFFF) & ~0xFFFUL;

    public static PackedProgram Read(byte[] file)
    {
        var header = new ElfHeader(file);
        List<ProgramSegment> segments = [];
        ulong? interpreter = null;
        for (int i = 0; i < header.ProgramHeaderCount; i++)
        {
            int at = header.ProgramHeaderOffset + (i * header.ProgramHeaderSize);
            int word = header.Is64 ? 8 : 4;
            int first = header.Is64 ? at + 8 : at + 4;
            interpreter = header.Int(at) == 3 ? header.Word(first + word) : interpreter;
            if (header.Int(at) != 1 || header.Word(first + (4 * word)) == 0)
            {
                continue;
            }

            int offset = (int)header.Word(first);
            int size = (int)header.Word(first + (3 * word));
            uint flags = header.Int(header.Is64 ? at + 4 : at + 24);
            segments.Add(new ProgramSegment(header.Word(first + word), file[offset..(offset + size)], header.Word(first + (4 * word)), flags));
        }

        return new PackedProgram(header.Word(24), (ulong)header.ProgramHeaderOffset, header.ProgramHeaderCount, segments) { Interpreter = interpreter };
    }
}
