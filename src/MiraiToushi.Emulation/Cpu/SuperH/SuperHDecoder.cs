using MiraiToushi.Emulation.Cpu.SuperH.Instructions;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>Decodes blocks.</summary>
internal sealed unsafe class SuperHDecoder
{
    /// <summary>Instructions in a block, a delay slot not counted.</summary>
    private const int MaximumLength = 64;

    private readonly SuperHCore _core;
    private readonly SuperHOperation[] _operations = new SuperHOperation[MaximumLength + 2];

    public SuperHDecoder(SuperHCore core)
    {
        _core = core;
    }

    /// <summary>Decodes the block at an address.</summary>
    /// <param name="address">An even guest address in an executable page.</param>
    public SuperHBlock Decode(uint address)
    {
        int count = 0;
        bool isTransient = false;
        uint at = address;
        while (true)
        {
            if (count == MaximumLength || (count > 0 && (at & SuperHPages.OffsetMask) == 0))
            {
                // What goes on at the next address is not an instruction of this block.
                _operations[count++] = new SuperHOperation { Run = &SuperHBranches.Leave };
                break;
            }

            SuperHFlow flow = DecodeOne(at, ref _operations[count++]);
            at += 2;
            if (flow == SuperHFlow.EndsAfterSlot)
            {
                isTransient = !DecodeSlot(at, ref _operations[count++]);
                at += 2;
            }

            if (flow is SuperHFlow.EndsAfterSlot or SuperHFlow.Ends)
            {
                break;
            }
        }

        return new SuperHBlock(address, at - address, isTransient, _operations.AsSpan(0, count));
    }

    private static uint Operand(SuperHOperand kind, uint code, uint address) => kind switch
    {
        SuperHOperand.Signed => (uint)(sbyte)code,
        SuperHOperand.Bytes => code & 0xFF,
        SuperHOperand.Words => (code & 0xFF) * 2,
        SuperHOperand.Longs => (code & 0xFF) * 4,
        SuperHOperand.ShortBytes => code & 15,
        SuperHOperand.ShortWords => (code & 15) * 2,
        SuperHOperand.ShortLongs => (code & 15) * 4,
        SuperHOperand.LiteralWord => address + 4 + ((code & 0xFF) * 2),
        SuperHOperand.LiteralLong => (address & ~3u) + 4 + ((code & 0xFF) * 4),
        SuperHOperand.NearTarget => address + 4 + (uint)((sbyte)code * 2),
        SuperHOperand.FarTarget => address + 4 + (uint)((int)(code << 20) >> 19),
        SuperHOperand.AfterSlot => address + 4,
        _ => 0,
    };

    private SuperHFlow DecodeOne(uint address, ref SuperHOperation operation)
    {
        ushort code = _core.Fetch(address);
        ref readonly SuperHPattern pattern = ref SuperHInstructionTable.Find(code);
        operation = new SuperHOperation
        {
            Run = pattern.Run,
            Immediate = Operand(pattern.Operand, code, address),
            N = (byte)((code >> 8) & 15),
            M = (byte)((code >> 4) & 15),
            Code = code,
        };
        return pattern.Flow;
    }

    /// <returns>False where the slot cannot be fetched.</returns>
    private bool DecodeSlot(uint address, ref SuperHOperation operation)
    {
        if (!_core.IsExecutable(address))
        {
            operation = new SuperHOperation { Run = &SuperHBranches.SlotFault, Immediate = address };
            return false;
        }

        if (DecodeOne(address, ref operation) != SuperHFlow.Plain)
        {
            operation.Run = &SuperHBranches.Illegal;
        }

        return true;
    }
}
