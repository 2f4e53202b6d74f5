namespace MiraiToushi.Elf.Dynamic;

/// <summary>The file's bytes by the addresses they are loaded at. Asks for nothing that is not there.</summary>
internal sealed class AddressView
{
    private readonly ElfImage _image;

    public AddressView(ElfImage image) => _image = image;

    public bool IsWide => _image.Class == ElfClass.Elf64;

    public int WordSize => IsWide ? 8 : 4;

    /// <summary>The bytes from an address to the end of what its segment takes from the file; empty where nothing is.</summary>
    public ReadOnlySpan<byte> From(ulong address)
    {
        // The kernel maps later segments over earlier ones.
        for (int i = _image.LoadSegments.Count - 1; i >= 0; i--)
        {
            ProgramHeader segment = _image.LoadSegments[i];
            if (address >= segment.VirtualAddress && address - segment.VirtualAddress < segment.FileSize)
            {
                ulong skip = address - segment.VirtualAddress;
                return segment.Offset > ulong.MaxValue - skip ? [] : _image.FileData(segment.Offset + skip, segment.FileSize - skip).Span;
            }
        }

        return [];
    }

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes in the file's order.</summary>
    public ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            int place = _image.ByteOrder == ByteOrder.Big ? i : bytes.Length - 1 - i;
            value = (value << 8) | bytes[place];
        }

        return value;
    }

    /// <summary>The word at an index of a table; false where the table ends before it.</summary>
    public bool TryWord(ReadOnlySpan<byte> table, int index, out ulong value)
    {
        long offset = (long)index * WordSize;
        bool fits = offset + WordSize <= table.Length;
        value = fits ? Number(table.Slice((int)offset, WordSize)) : 0;
        return fits;
    }
}
