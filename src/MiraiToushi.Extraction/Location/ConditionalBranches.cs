using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Reads the conditional branch at the end of a basic block: for each architecture a few instructions as its manual encodes
/// them. Where sizes differ a reading may be false; whoever asks knows which block came next and can tell.
/// </summary>
internal static class ConditionalBranches
{
    private delegate void Reader(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found);

    /// <summary>The possible readings of the end of a block.</summary>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="start">Its address, without the Thumb bit.</param>
    /// <param name="code">Its bytes.</param>
    /// <param name="isThumb">Whether it is Thumb code.</param>
    public static IReadOnlyList<ConditionalBranch> AtEndOf(Architecture architecture, ulong start, ReadOnlySpan<byte> code, bool isThumb)
    {
        Reader? reader = architecture.Name switch
        {
            "i386" or "x86-64" => VariableSizeBranches.X86,
            "arm" => isThumb ? VariableSizeBranches.Thumb : FixedSizeBranches.Arm,
            "aarch64" => FixedSizeBranches.AArch64,
            "mips" => FixedSizeBranches.Mips,
            "powerpc" or "powerpc64" => FixedSizeBranches.PowerPc,
            "sparc" => FixedSizeBranches.Sparc,
            "m68k" => VariableSizeBranches.M68k,
            "superh" => FixedSizeBranches.SuperH,
            "riscv32" or "riscv64" => VariableSizeBranches.RiscV,
            "s390x" => VariableSizeBranches.S390x,
            _ => null,
        };
        List<ConditionalBranch> found = [];
        reader?.Invoke(start + (ulong)code.Length, code, architecture.CodeByteOrder, found);
        if (architecture.WordSize == 4)
        {
            for (int i = 0; i < found.Count; i++)
            {
                found[i] = new ConditionalBranch((uint?)found[i].Target, (uint)found[i].Next);
            }
        }

        return found;
    }
}
