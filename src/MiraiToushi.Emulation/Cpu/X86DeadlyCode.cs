using Iced.Intel;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Finds x86 instructions that processors refuse and whose translation ends the engine (2.0.1, "tcg fatal error"): far calls
/// and jumps through a register, and the bit tests of a register with a lock prefix.
/// </summary>
internal static class X86DeadlyCode
{
    /// <summary>Looks at 32-bit code.</summary>
    /// <param name="code">Code from where the engine is about to be started.</param>
    /// <returns>Offset of an instruction that is translated in any case; -1 where there is none.</returns>
    public static int Find32(ReadOnlySpan<byte> code) => Find(code, bits: 32);

    /// <summary>Looks at 64-bit code.</summary>
    /// <param name="code">Code from where the engine is about to be started.</param>
    /// <returns>Offset of an instruction that is translated in any case; -1 where there is none.</returns>
    public static int Find64(ReadOnlySpan<byte> code) => Find(code, bits: 64);

    private static int Find(ReadOnlySpan<byte> code, int bits)
    {
        if (!MayHoldAny(code))
        {
            return -1;
        }

        byte[] bytes = code.ToArray();
        ByteArrayCodeReader reader = new(bytes);
        Decoder decoder = Decoder.Create(bits, reader);
        while (reader.CanReadByte)
        {
            int at = reader.Position;
            if (IsDeadly(bytes.AsSpan(at), bits == 64))
            {
                return at;
            }

            // The engine translates in one go as far as nothing can lead elsewhere.
            decoder.Decode(out Instruction instruction);
            bool goesOn = !instruction.IsInvalid && instruction.FlowControl == FlowControl.Next
                && !instruction.HasRepPrefix && !instruction.HasRepnePrefix;
            if (!goesOn)
            {
                return -1;
            }
        }

        return -1;
    }

    // Nearly all code holds neither, and is not worth decoding.
    private static bool MayHoldAny(ReadOnlySpan<byte> code)
    {
        for (int at = 0; at + 1 < code.Length; at++)
        {
            if (code[at] == 0xF0 || (code[at] == 0xFF && IsFar(code[at + 1])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFar(byte modrm) => modrm >> 6 == 3 && ((modrm >> 3) & 7) is 3 or 5;

    private static bool IsDeadly(ReadOnlySpan<byte> instruction, bool is64)
    {
        bool isLocked = false;
        int at = 0;
        while (at < instruction.Length && IsPrefix(instruction[at], is64))
        {
            isLocked |= instruction[at++] == 0xF0;
        }

        return instruction[at..] switch
        {
            [0xFF, var modrm, ..] => IsFar(modrm),
            [0x0F, 0xA3 or 0xAB or 0xB3 or 0xBB, >= 0xC0, ..] => isLocked,
            [0x0F, 0xBA, >= 0xE0, ..] => isLocked,
            _ => false,
        };
    }

    private static bool IsPrefix(byte value, bool is64) =>
        value is 0x26 or 0x2E or 0x36 or 0x3E or 0x64 or 0x65 or 0x66 or 0x67 or 0xF0 or 0xF2 or 0xF3 || (is64 && value is >= 0x40 and <= 0x4F);
}
