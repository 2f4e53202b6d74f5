using Iced.Intel;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Disassembles x86 code in a line, again and again from where a processor is known to have been: instructions have all
/// sizes there, and what begins in the middle of one is not only wrong but can take the engine down.
/// </summary>
internal static class X86Sweep
{
    /// <summary>Sweeps a piece of code.</summary>
    /// <param name="is64">64-bit code.</param>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="anchors">Addresses at which an instruction is known to begin, ascending.</param>
    /// <param name="found">Told what is found.</param>
    public static void Sweep(bool is64, ulong start, byte[] code, IEnumerable<ulong> anchors, IX86Findings found)
    {
        ByteArrayCodeReader reader = new(code);
        Decoder decoder = Decoder.Create(is64 ? 64 : 32, reader);
        ulong end = start + (ulong)code.Length;
        using IEnumerator<ulong> anchor = anchors.Where(address => address >= start && address < end).Append(end).GetEnumerator();
        anchor.MoveNext();
        decoder.IP = start;
        while (reader.CanReadByte)
        {
            ulong at = decoder.IP;
            while (anchor.Current < at)
            {
                anchor.MoveNext();
            }

            decoder.Decode(out Instruction instruction);
            ulong next = decoder.IP;
            if (at < anchor.Current && next > anchor.Current)
            {
                // Data, or a reading that began in the wrong place.
                next = anchor.Current;
                instruction = default;
            }
            else if (instruction.IsInvalid)
            {
                next = at + 1;
            }

            if (next != decoder.IP)
            {
                reader.Position = (int)(next - start);
                decoder.IP = next;
            }

            if (!instruction.IsInvalid)
            {
                Note(at, instruction, found);
            }
        }
    }

    private static void Note(ulong at, in Instruction instruction, IX86Findings found)
    {
        found.OnInstruction(at);
        switch (instruction.FlowControl)
        {
            case FlowControl.Call:
                found.OnCall(at, instruction.NearBranchTarget);
                break;
            case FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch:
                found.OnEnd(instruction.NextIP);
                break;
        }

        if (instruction.IsIPRelativeMemoryOperand)
        {
            found.OnAddress(at, instruction.IPRelativeMemoryAddress);
        }
        else if (instruction.MemoryDisplSize is 4 or 8)
        {
            found.OnAddress(at, instruction.MemoryDisplacement64);
        }

        for (int i = 0; i < instruction.OpCount; i++)
        {
            if (instruction.GetOpKind(i) is OpKind.Immediate32 or OpKind.Immediate64 or OpKind.Immediate32to64)
            {
                found.OnAddress(at, instruction.GetImmediate(i));
            }
        }
    }
}

/// <summary>What a sweep of x86 code tells.</summary>
internal interface IX86Findings
{
    /// <summary>An instruction begins.</summary>
    void OnInstruction(ulong address);

    /// <summary>A direct call at a place.</summary>
    void OnCall(ulong place, ulong target);

    /// <summary>A constant that may be an address, in the instruction at a place.</summary>
    void OnAddress(ulong place, ulong address);

    /// <summary>The end of an instruction behind which code does not go on.</summary>
    void OnEnd(ulong address);
}
