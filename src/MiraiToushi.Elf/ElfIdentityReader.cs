namespace MiraiToushi.Elf;

/// <summary>
/// Finds the width and byte order of a file. Linux reads the header as its own machine's, asks only whether <c>e_machine</c>
/// fits and, but for a few ports, never looks at <c>EI_CLASS</c> and <c>EI_DATA</c>. A file that lies in those two bytes
/// therefore runs, and defeats tools that believe them. So they are believed only as far as <c>e_machine</c> agrees.
/// </summary>
internal static class ElfIdentityReader
{
    /// <summary>The bytes at the start of a file that are needed: up to the end of <c>e_machine</c>.</summary>
    public const int RequiredLength = 20;

    private const int ClassOffset = 4;
    private const int DataOffset = 5;
    private const int MachineOffset = 18;

    /// <summary>Finds the identity, or says why there is none. <paramref name="file"/> has at least <see cref="RequiredLength"/> bytes.</summary>
    public static ElfReadError? Read(ReadOnlySpan<byte> file, DiagnosticBag diagnostics, out ElfIdentity identity)
    {
        identity = default;
        ElfReadError? error = ReadByteOrder(file, diagnostics, out ByteOrder order);
        if (error is not null)
        {
            return error;
        }

        error = ReadClass(file, order, diagnostics, out ElfClass elfClass);
        identity = new ElfIdentity(elfClass, order);
        return error;
    }

    private static ElfReadError? ReadByteOrder(ReadOnlySpan<byte> file, DiagnosticBag diagnostics, out ByteOrder order)
    {
        byte stated = file[DataOffset];
        order = stated == 2 ? ByteOrder.Big : ByteOrder.Little;
        ushort machine = ReadMachine(file, order);
        MachineRule? rule = MachineRule.Find(machine);
        if (rule is null)
        {
            ByteOrder other = order == ByteOrder.Little ? ByteOrder.Big : ByteOrder.Little;
            rule = MachineRule.Find(ReadMachine(file, other));
            if (rule is not null)
            {
                order = other;
                machine = ReadMachine(file, other);
            }
        }

        bool valid = stated is 1 or 2;
        if (rule is null && !valid)
        {
            return Malformed($"EI_DATA is {stated}, which is no byte order, and the machine does not tell it either.");
        }

        if (rule?.ByteOrder is { } required && required != order)
        {
            return Malformed($"{ElfMachineNames.Describe(machine)} is always {Name(required)}-endian, but this header is {Name(order)}-endian.");
        }

        if (stated != (order == ByteOrder.Little ? 1 : 2))
        {
            diagnostics.Add(
                ElfDiagnosticCodes.ByteOrderMismatch,
                $"EI_DATA is {stated}, but the header is {Name(order)}-endian; Linux does not look at EI_DATA.");
        }

        return null;
    }

    private static ElfReadError? ReadClass(ReadOnlySpan<byte> file, ByteOrder order, DiagnosticBag diagnostics, out ElfClass elfClass)
    {
        byte stated = file[ClassOffset];
        elfClass = stated == 2 ? ElfClass.Elf64 : ElfClass.Elf32;
        bool valid = stated is 1 or 2;
        ushort machine = ReadMachine(file, order);
        ElfClass? required = MachineRule.Find(machine)?.Class;
        if (valid && (required is null || required == elfClass))
        {
            return null;
        }

        if (required is not { } actual)
        {
            return Malformed($"EI_CLASS is {stated}, which is neither 32-bit nor 64-bit, and the machine does not tell it either.");
        }

        if (valid && !LooksLike(actual, file, order))
        {
            return machine == (ushort)ElfMachine.X8664
                ? Malformed($"The x32 ABI (x86-64 code with 32-bit addresses) is not supported.")
                : Malformed($"{ElfMachineNames.Describe(machine)} is always {Bits(actual)}-bit, but this header is {Bits(elfClass)}-bit.");
        }

        diagnostics.Add(
            ElfDiagnosticCodes.ClassMismatch,
            $"EI_CLASS is {stated}, but {ElfMachineNames.Describe(machine)} is always {Bits(actual)}-bit; Linux does not look at EI_CLASS there.");
        elfClass = actual;
        return null;
    }

    // The size of a program header lies at another offset in each layout, and the kernel insists on its value.
    private static bool LooksLike(ElfClass elfClass, ReadOnlySpan<byte> file, ByteOrder order)
    {
        ElfLayout layout = ElfLayout.Of(elfClass);
        return file.Length >= layout.HeaderSize
            && new EndianSpan(file, order).ReadUInt16(layout.HeaderCountsOffset + 2) == layout.ProgramHeaderSize;
    }

    private static ushort ReadMachine(ReadOnlySpan<byte> file, ByteOrder order) =>
        new EndianSpan(file, order).ReadUInt16(MachineOffset);

    private static string Name(ByteOrder order) => order == ByteOrder.Little ? "little" : "big";

    private static int Bits(ElfClass elfClass) => elfClass == ElfClass.Elf32 ? 32 : 64;

    private static ElfReadError Malformed(FormattableString message) =>
        new(ElfErrorKind.Malformed, FormattableString.Invariant(message));
}
