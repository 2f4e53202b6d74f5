namespace MiraiToushi.Extraction.Profiles;

/// <summary>Where the fields of a <see cref="StructureLayout"/> lie on one architecture.</summary>
public sealed class StructureShape
{
    private StructureShape(IReadOnlyList<PlacedField> fields, int stride, int alignment)
    {
        Fields = fields;
        Stride = stride;
        Alignment = alignment;
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<PlacedField> Fields { get; }

    /// <summary>Bytes from one record to the next in an array, padding at the end included.</summary>
    public int Stride { get; }

    /// <summary>What an address of a record is a multiple of.</summary>
    public int Alignment { get; }

    /// <summary>The first field with the given role; null where the layout has none.</summary>
    /// <param name="role">What to look for.</param>
    public PlacedField? Find(FieldRole role)
    {
        foreach (var field in Fields)
        {
            if (field.Role == role)
            {
                return field;
            }
        }

        return null;
    }

    internal static StructureShape Compute(IReadOnlyList<StructureField> fields, int pointerSize, int maximumAlignment)
    {
        if (pointerSize is not (4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(pointerSize), pointerSize, "A pointer has 4 or 8 bytes.");
        }

        if (maximumAlignment is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(maximumAlignment), maximumAlignment, "An alignment is 1, 2, 4 or 8.");
        }

        var placed = new PlacedField[fields.Count];
        int offset = 0;
        int alignment = 1;
        for (int i = 0; i < placed.Length; i++)
        {
            int size = fields[i].Size == 0 ? pointerSize : fields[i].Size;
            int fieldAlignment = Math.Min(size, maximumAlignment);
            offset = AlignUp(offset, fieldAlignment);
            placed[i] = new PlacedField(fields[i].Role, offset, size);
            offset += size;
            alignment = Math.Max(alignment, fieldAlignment);
        }

        return new StructureShape(placed, AlignUp(offset, alignment), alignment);
    }

    private static int AlignUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}

/// <summary>One field with its place.</summary>
/// <param name="Role">What it means.</param>
/// <param name="Offset">Bytes from the start of the record.</param>
/// <param name="Size">Bytes, 1, 2, 4 or 8; never 0.</param>
public readonly record struct PlacedField(FieldRole Role, int Offset, int Size);
