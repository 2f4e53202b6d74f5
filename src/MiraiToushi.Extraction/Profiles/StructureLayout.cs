namespace MiraiToushi.Extraction.Profiles;

/// <summary>
/// A C structure as a list of fields. Offsets and size follow from the ABI's alignment rules, so that one declaration
/// serves every architecture (6, 8 or 16 bytes for the leak's table slot).
/// </summary>
/// <param name="Name">The layout's name, for the report.</param>
/// <param name="Fields">The fields in order.</param>
/// <param name="Indirect">True where the array holds pointers to such records, false where it holds the records themselves.</param>
public sealed record StructureLayout(string Name, IReadOnlyList<StructureField> Fields, bool Indirect = false)
{
    /// <summary>Lays the fields out as a C compiler would.</summary>
    /// <param name="pointerSize">Bytes in a pointer, 4 or 8.</param>
    /// <param name="maximumAlignment">What the ABI aligns the largest type to: the pointer size, but 2 on m68k.</param>
    public StructureShape Compute(int pointerSize, int maximumAlignment) => StructureShape.Compute(Fields, pointerSize, maximumAlignment);
}

/// <summary>One field.</summary>
/// <param name="Role">What it means.</param>
/// <param name="Size">Bytes: 1, 2, 4 or 8; 0 means a pointer of the architecture.</param>
public readonly record struct StructureField(FieldRole Role, int Size);

/// <summary>What a field means.</summary>
public enum FieldRole
{
    /// <summary>Not looked at.</summary>
    Ignored,

    /// <summary>Padding or a flag that must be 0 or 1.</summary>
    Flag,

    /// <summary>Pointer to the bytes of a table entry.</summary>
    Data,

    /// <summary>Length of the bytes of a table entry.</summary>
    Length,

    /// <summary>Pointer to the user name.</summary>
    User,

    /// <summary>Pointer to the password.</summary>
    Password,

    /// <summary>Where the pair's share of the weights begins.</summary>
    WeightMinimum,

    /// <summary>Where the pair's share of the weights ends.</summary>
    WeightMaximum,

    /// <summary>The pair's weight itself.</summary>
    Weight,

    /// <summary>Length of the user name.</summary>
    UserLength,

    /// <summary>Length of the password.</summary>
    PasswordLength,

    /// <summary>Pointer to the handler of an attack vector.</summary>
    Function,

    /// <summary>Number of an attack vector.</summary>
    Vector,
}
