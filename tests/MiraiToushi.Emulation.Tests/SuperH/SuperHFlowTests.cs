using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Cpu.SuperH;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.SuperH;

/// <summary>Branches, delay slots, and the ways in which a run ends.</summary>
public sealed class SuperHFlowTests
{
    private const uint Code = SuperHGuest.Code;
    private const uint Data = SuperHGuest.Data;
    private const ushort Trap = SuperHGuest.Trap;
    private const ushort Nop = SuperHGuest.Nop;
    private const Permissions Everything = Permissions.Read | Permissions.Write | Permissions.Execute;

    public static TheoryData<ByteOrder> ByteOrders => [ByteOrder.Little, ByteOrder.Big];

    [Theory]
    [InlineData(0x8901, 0u, Code + 4, 0u)]
    [InlineData(0x8901, 1u, Code + 8, 0u)]
    [InlineData(0x8B01, 0u, Code + 8, 0u)]
    [InlineData(0x8B01, 1u, Code + 4, 0u)]
    [InlineData(0x8D01, 0u, Code + 6, 1u)]
    [InlineData(0x8D01, 1u, Code + 8, 1u)]
    [InlineData(0x8F01, 0u, Code + 8, 1u)]
    [InlineData(0x8F01, 1u, Code + 6, 1u)]
    [InlineData(0xA001, 0u, Code + 8, 1u)]
    [InlineData(0xB001, 0u, Code + 8, 1u)]
    [InlineData(0x0123, 0u, Code + 8, 1u)]
    [InlineData(0x0103, 0u, Code + 8, 1u)]
    [InlineData(0x422B, 0u, Code + 8, 1u)]
    [InlineData(0x420B, 0u, Code + 8, 1u)]
    [InlineData(0x000B, 0u, Code + 8, 1u)]
    public void Branches_go_where_they_should(int branch, uint t, uint end, uint slots)
    {
        using SuperHGuest guest = new();
        // The branch, its slot (add #1,r0) or the next instruction, then traps.
        guest.Put(Code, (ushort)branch, slots == 0 ? Trap : (ushort)0x7001, Trap, Trap);
        guest[1] = 2;
        guest[2] = Code + 6;
        guest[SuperHRegisters.Pr] = Code + 6;
        guest[SuperHRegisters.Sr] = t;
        CpuStop stop = guest.Run();
        Assert.Equal((CpuStopKind.SystemCall, end, slots), (stop.Kind, stop.ProgramCounter, guest[0]));
        bool isCall = branch is 0xB001 or 0x0103 or 0x420B;
        Assert.Equal(isCall ? Code + 4 : Code + 6, guest[SuperHRegisters.Pr]);
    }

    [Fact]
    public void Targets_and_conditions_are_taken_before_the_slot()
    {
        using SuperHGuest guest = new();
        // bt/s over clrt; then jmp @r2 over mov #0,r2; then rts over lds r0,pr.
        guest.Put(Code, 0x8D01, 0x0008, Trap, 0x422B, 0xE200, Trap, 0x000B, 0x402A, Trap, Trap);
        guest[2] = Code + 12;
        guest[SuperHRegisters.Pr] = Code + 18;
        guest[SuperHRegisters.Sr] = 1;
        Assert.Equal(Code + 20, guest.Run().ProgramCounter);
    }

    [Theory]
    [InlineData(0xA000)]
    [InlineData(0x8900)]
    [InlineData(0x000B)]
    [InlineData(0xC310)]
    [InlineData(0xC700)]
    [InlineData(0xD100)]
    [InlineData(0x9100)]
    [InlineData(0xFFFD)]
    [InlineData(0x0002)]
    public void What_may_not_stand_in_a_slot_is_illegal_at_the_branch(int slot)
    {
        using SuperHGuest guest = new();
        CpuStop stop = guest.Run([Nop, 0xB001, (ushort)slot, Trap, Trap]);
        Assert.Equal((CpuStopKind.IllegalInstruction, Code + 2), (stop.Kind, stop.ProgramCounter));
        Assert.Equal(0u, guest[SuperHRegisters.Pr]);
    }

    [Theory]
    [InlineData(0x0002)]
    [InlineData(0x400E)]
    [InlineData(0x002B)]
    [InlineData(0x001B)]
    [InlineData(0x0038)]
    [InlineData(0x4027)]
    [InlineData(0x0082)]
    [InlineData(0xFFFD)]
    [InlineData(0x0000)]
    public void Privileged_and_unknown_instructions_are_illegal(int code)
    {
        using SuperHGuest guest = new();
        CpuStop stop = guest.Run([Nop, (ushort)code]);
        Assert.Equal((CpuStopKind.IllegalInstruction, Code + 2), (stop.Kind, stop.ProgramCounter));
    }

    [Fact]
    public void No_two_rows_of_the_table_are_one_instruction()
    {
        SuperHPattern[] rows = SuperHInstructionTable.All.ToArray();
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            int matches = 0;
            foreach (SuperHPattern row in rows)
            {
                matches += row.Matches((uint)code) ? 1 : 0;
            }

            Assert.InRange(matches, 0, 1);
        }
    }

    [Theory]
    [InlineData(0x6012, Permissions.Read)]
    [InlineData(0x6016, Permissions.Read)]
    [InlineData(0x2102, Permissions.Write)]
    [InlineData(0x2106, Permissions.Write)]
    [InlineData(0xF018, Permissions.Read)]
    [InlineData(0x4106, Permissions.Read)]
    [InlineData(0x411B, Permissions.Read)]
    public void A_fault_changes_nothing_and_names_the_place(int code, Permissions access)
    {
        using SuperHGuest guest = new();
        uint address = code == 0x2106 ? 0x1004u : 0x1000;
        guest[0] = 7;
        guest[1] = address;
        CpuStop stop = guest.Run([Nop, (ushort)code, Trap]);
        Assert.Equal((CpuStopKind.MemoryFault, Code + 2, 0x1000u, access), (stop.Kind, stop.ProgramCounter, stop.FaultAddress, stop.FaultAccess));
        Assert.Equal((7u, address), (guest[0], guest[1]));
    }

    [Fact]
    public void A_fault_in_a_slot_is_one_of_the_branch_which_can_be_done_again()
    {
        using SuperHGuest guest = new();
        guest[1] = 0x1000;
        guest[SuperHRegisters.Pr] = 5;
        CpuStop stop = guest.Run([Nop, 0xB001, 0x6012, Trap, Trap]);
        Assert.Equal((CpuStopKind.MemoryFault, Code + 2, 5u), (stop.Kind, stop.ProgramCounter, guest[SuperHRegisters.Pr]));
        Assert.True(guest.Space.TryMap(0x1000, 0x1000, Permissions.Read, ""));
        Assert.Equal(Code + 10, guest.Run(Code + 2).ProgramCounter);
    }

    [Fact]
    public void Fetches_fault_where_nothing_may_be_executed()
    {
        using SuperHGuest guest = new();
        guest[1] = Data;
        CpuStop stop = guest.Run([0x412B, Nop]);
        Assert.Equal((CpuStopKind.MemoryFault, Data, Data, Permissions.Execute), (stop.Kind, stop.ProgramCounter, stop.FaultAddress, stop.FaultAccess));

        // A branch at the end of the last page has no slot.
        guest.Put(Code + 0xFFE, 0xA000);
        stop = guest.Run(Code + 0xFFE);
        Assert.Equal((CpuStopKind.MemoryFault, Code + 0xFFE, Code + 0x1000), (stop.Kind, stop.ProgramCounter, stop.FaultAddress));
        Assert.True(guest.Space.TryMap(Code + 0x1000, 0x1000, Permissions.Read | Permissions.Execute, ""));
        guest.Put(Code + 0x1000, Nop, Trap);
        Assert.Equal(Code + 0x1004, guest.Run(Code + 0xFFE).ProgramCounter);
    }

    [Theory]
    [MemberData(nameof(ByteOrders))]
    public void Unaligned_moves_are_done_as_the_kernel_would(ByteOrder byteOrder)
    {
        using SuperHGuest guest = new(byteOrder);
        Assert.True(guest.Space.TryMap(Data + 0x1000, 0x1000, Permissions.Read | Permissions.Write, "more"));
        guest[1] = Data + 0xFFE;
        guest[2] = 0x1122_3344;
        guest[3] = Data + 3;
        guest.Run([0x2122, 0x6412, 0x2321, 0x6531, Trap]);
        Assert.Equal((0x1122_3344u, 0x3344u), (guest[4], guest[5]));
        Assert.Equal(byteOrder == ByteOrder.Little ? 0x44 : 0x11, guest.Memory.ReadBytes(Data + 0xFFE, 1)![0]);
    }

    [Theory]
    [InlineData(0xC600, SuperHCore.AddressErrorRead)]
    [InlineData(0xC100, SuperHCore.AddressErrorWrite)]
    [InlineData(0xF018, SuperHCore.AddressErrorRead)]
    [InlineData(0xF10A, SuperHCore.AddressErrorWrite)]
    [InlineData(0x4102, SuperHCore.AddressErrorWrite)]
    public void Unaligned_accesses_that_it_would_not_do_end_the_run(int code, uint number)
    {
        using SuperHGuest guest = new();
        guest[1] = Data + 1;
        guest[SuperHRegisters.Gbr] = Data + 1;
        CpuStop stop = guest.Run([(ushort)code]);
        Assert.Equal((CpuStopKind.Exception, number, Code), (stop.Kind, stop.Number, stop.ProgramCounter));
    }

    [Fact]
    public void Odd_program_counters_and_debug_traps_are_exceptions()
    {
        using SuperHGuest guest = new();
        CpuStop stop = guest.Run(Code + 1);
        Assert.Equal((CpuStopKind.Exception, SuperHCore.AddressErrorRead, Code + 1), (stop.Kind, stop.Number, stop.ProgramCounter));
        stop = guest.Run([Nop, 0xC33C]);
        Assert.Equal((CpuStopKind.Exception, SuperHCore.DebugTrap, Code + 2), (stop.Kind, stop.Number, stop.ProgramCounter));
    }

    [Fact]
    public void An_enabled_float_exception_leaves_the_register()
    {
        using SuperHGuest guest = new();
        // Division by zero, enabled.
        guest[SuperHRegisters.Fpscr] = 1 << 10;
        guest[SuperHRegisters.Fr0] = BitConverter.SingleToUInt32Bits(3);
        guest[SuperHRegisters.Fr0 + 1] = 0;
        CpuStop stop = guest.Run([Nop, 0xF013]);
        Assert.Equal((CpuStopKind.Exception, SuperHCore.FloatError, Code + 2), (stop.Kind, stop.Number, stop.ProgramCounter));
        Assert.Equal(3f, BitConverter.UInt32BitsToSingle(guest[SuperHRegisters.Fr0]));
        Assert.Equal((1u << 15) | (1u << 10) | (1u << 5), guest[SuperHRegisters.Fpscr]);
    }

    [Theory]
    [MemberData(nameof(ByteOrders))]
    public void Code_that_writes_the_next_instruction_executes_it(ByteOrder byteOrder)
    {
        using SuperHGuest guest = new(byteOrder, Everything);
        guest[1] = Code + 4;
        guest[2] = 0xE005;
        // Twice, so that the block is there already: mov.w r2,@r1; nop; (mov #1,r0 becomes mov #5,r0); trap.
        guest.Run([0x2121, Nop, 0xE001, Trap]);
        Assert.Equal(5u, guest[0]);
        guest[2] = 0xE006;
        guest.Run();
        Assert.Equal(6u, guest[0]);
    }

    [Fact]
    public void A_store_in_a_slot_may_change_the_target()
    {
        using SuperHGuest guest = new(ByteOrder.Little, Everything);
        guest[1] = Code + 8;
        for (uint value = 0; value < 20; value++)
        {
            guest[2] = 0xE000 | value;
            guest.Run([0xA001, 0x2121, Trap, Nop, 0xE07F, Trap]);
            Assert.Equal(value, guest[0]);
        }
    }

    [Fact]
    public void What_the_host_writes_is_seen()
    {
        using SuperHGuest guest = new();
        for (ushort value = 0; value < 20; value++)
        {
            guest.Run([(ushort)(0xE000 | value), Trap]);
            Assert.Equal(value, guest[0]);
        }

        Assert.True(guest.Space.TryProtect(Code, 0x1000, Permissions.Read));
        Assert.Equal(CpuStopKind.MemoryFault, guest.Run().Kind);
        Assert.True(guest.Space.TryMap(Code, 0x1000, Permissions.Read | Permissions.Execute, ""));
        guest.Run([0xE055, Trap]);
        Assert.Equal(0x55u, guest[0]);
    }

    [Fact]
    public void A_context_brings_everything_back()
    {
        using SuperHGuest guest = new();
        for (int i = 0; i < SuperHRegisters.Count; i++)
        {
            guest[i] = i == SuperHRegisters.Sr ? 0x303u : i == SuperHRegisters.Fpscr ? SuperHFpscr.Bank : 100u + (uint)i;
        }

        uint[] before = [.. Enumerable.Range(0, SuperHRegisters.Count).Select(i => guest[i])];
        using CpuContext context = guest.Cpu.SaveContext();
        for (int i = 0; i < SuperHRegisters.Count; i++)
        {
            guest[i] = 0;
        }

        guest.Cpu.RestoreContext(context);
        Assert.Equal(before, Enumerable.Range(0, SuperHRegisters.Count).Select(i => guest[i]));
    }

    [Fact]
    public void The_monitor_counts_instructions_and_ends_the_run()
    {
        using SuperHGuest guest = new();
        guest.Monitor = new BlockMonitor(2, 1_000, 100_000, CancellationToken.None);
        // bra to itself, with add #1,r0 in the slot.
        CpuStop stop = guest.Run([0xAFFE, 0x7001]);
        Assert.Equal((CpuStopKind.Monitor, Code), (stop.Kind, stop.ProgramCounter));
        Assert.Equal(MonitorVerdict.InstructionBudget, guest.Monitor.Verdict);
        Assert.Equal(500u, guest[0]);
        Assert.Equal(1, guest.Monitor.Blocks.Count);
    }

    [Fact]
    public void Blocks_that_overlap_without_end_are_bounded()
    {
        using SuperHGuest guest = new(ByteOrder.Little, Everything);
        Assert.True(guest.Space.TryMap(0x100_0000, 0x20_0000, Everything, "zeros"));
        guest.Memory.TryWrite(0x100_0000, [.. Enumerable.Repeat<byte[]>([9, 0], 0x10_0000 - 1).SelectMany(pair => pair), 0x10, 0xC3]);
        guest.Monitor = new BlockMonitor(2, ulong.MaxValue, long.MaxValue, CancellationToken.None);
        for (uint address = 0x100_0000; address < 0x100_0000 + (2 * 80_000); address += 2)
        {
            guest.Put(address + 2, Trap);
            Assert.Equal(address + 4, guest.Run(address).ProgramCounter);
            guest.Put(address + 2, Nop);
        }
    }
}
