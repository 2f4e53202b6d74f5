using System.Runtime.InteropServices;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Loads and stores at addresses that are no multiple of their size: the kernel carries them out byte by byte
/// (arch/mips/kernel/unaligned.c), and bots rely on it. Library 2.0.1 gives no usable program counter with these interrupts, so
/// the instruction is looked for from the start of the block: the first one that goes to the faulting address.
/// </summary>
internal sealed class MipsAlignment : EngineRepair
{
    private const int ContextSize = 11212;
    private const int MaximumBlock = 4096;

    // Places in the engine's state (CPUMIPSState of 2.0.1 on a 64-bit host).
    private const int PcAt = 128;
    private const int BadAddressAt = 1284;
    private const int FlagsAt = 11156;
    private const int BranchTargetAt = 11160;
    private const int BranchConditionAt = 11164;

    // Bits of hflags: what kind of branch the delay slot belongs to. All of them have to go, or the engine aborts.
    private const uint BranchBits = 0x87_F800;
    private const uint BranchKind = 0x3800;
    private const uint ConditionalBranch = 0x1000;

    private const uint LoadError = 12;
    private const uint StoreError = 13;
    private readonly GuestMemory _memory;

    /// <summary>Prepares for an engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="space">The guest's memory.</param>
    /// <param name="byteOrder">The guest's byte order.</param>
    public MipsAlignment(UnicornEngine engine, AddressSpace space, ByteOrder byteOrder)
        : base(engine, ContextSize) =>
        _memory = new GuestMemory(space, byteOrder, 4);

    public override bool TryHandle(uint number, ulong block)
    {
        if (number is not (LoadError or StoreError))
        {
            return false;
        }

        Load();
        uint bad = Word(BadAddressAt);
        // A jump to such an address raises the same interrupt, and is a fault.
        if (bad >= 0x8000_0000 || FindAccess(block, bad, number == StoreError) is not { } found || !CarryOut(found.Access, found.Register, bad))
        {
            return false;
        }

        Word(PcAt) = Next((uint)found.Address);
        Word(FlagsAt) &= ~BranchBits;
        Store();
        return true;
    }

    private ref uint Word(int offset) => ref MemoryMarshal.Cast<byte, uint>(State.Slice(offset, 4))[0];

    private uint Next(uint address)
    {
        uint flags = Word(FlagsAt);
        if ((flags & BranchBits) == 0)
        {
            return address + 4;
        }

        bool isTaken = (flags & BranchKind) != ConditionalBranch || Word(BranchConditionAt) != 0;
        return isTaken ? Word(BranchTargetAt) : address + 4;
    }

    private (ulong Address, Access Access, int Register)? FindAccess(ulong block, uint bad, bool isStore)
    {
        for (ulong at = block; at < block + MaximumBlock && _memory.TryReadUnsigned(at, 4, out ulong word); at += 4)
        {
            if (Access.Of((uint)(word >> 26)) is { } access && access.IsStore == isStore
                && Word(4 * (int)((word >> 21) & 31)) + (uint)(short)word == bad)
            {
                return (at, access, (int)((word >> 16) & 31));
            }
        }

        return null;
    }

    private bool CarryOut(Access access, int register, uint address)
    {
        if (access.IsStore)
        {
            return _memory.TryWriteUnsigned(address, access.Size, Word(4 * register));
        }

        if (!_memory.TryReadUnsigned(address, access.Size, out ulong value))
        {
            return false;
        }

        if (register != 0)
        {
            Word(4 * register) = access.IsSigned ? (uint)(short)value : (uint)value;
        }

        return true;
    }

    private readonly record struct Access(int Size, bool IsStore, bool IsSigned)
    {
        /// <summary>lh, lw, lhu, sh, sw by their opcode.</summary>
        public static Access? Of(uint opcode) => opcode switch
        {
            0x21 => new Access(2, false, true),
            0x23 => new Access(4, false, false),
            0x25 => new Access(2, false, false),
            0x29 => new Access(2, true, false),
            0x2B => new Access(4, true, false),
            _ => null,
        };
    }
}
