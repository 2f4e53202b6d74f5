using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Cpu;

/// <summary>The processor without a machine around it: code by hand, one trap at its end.</summary>
public sealed class UnicornCpuTests
{
    private const ulong Code = 0x10000;
    private const ulong Data = 0x20000;

    /// <summary>Code that puts 5 into the result register and traps; the number is at the given place.</summary>
    public static TheoryData<string, byte[], int> Traps() => new()
    {
        { "i386", [0xB8, 5, 0, 0, 0, 0xCD, 0x80], 1 },
        { "x86-64", [0xB8, 5, 0, 0, 0, 0x0F, 0x05], 1 },
        { "arm", [5, 0x00, 0xA0, 0xE3, 0, 0, 0, 0xEF], 0 },
        { "mips", [0x24, 0x02, 0x00, 5, 0, 0, 0, 0x0C], 3 },
        { "mipsel", [5, 0x00, 0x02, 0x24, 0x0C, 0, 0, 0], 0 },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public void TrapsAreSystemCallsAndRunsGoOnBehindThem(string name, byte[] code, int number)
    {
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        byte[] twice = [.. code, .. code];
        twice[code.Length + number] = 9;
        twice.CopyTo(space.HostSpan(Code, twice.Length));
        BlockMonitor monitor = Monitor(architecture);

        CpuStop first = cpu.Run(Code, monitor);
        ulong firstValue = cpu.ReadRegister(Result(architecture));
        CpuStop second = cpu.Run(first.ProgramCounter, monitor);

        Assert.Equal(CpuStopKind.SystemCall, first.Kind);
        Assert.Equal(Code + (ulong)code.Length, first.ProgramCounter);
        Assert.Equal(5UL, firstValue);
        Assert.Equal(CpuStopKind.SystemCall, second.Kind);
        Assert.Equal(Code + (ulong)twice.Length, second.ProgramCounter);
        Assert.Equal(9UL, cpu.ReadRegister(Result(architecture)));
    }

    /// <summary>ear %r2,%a0; sllg %r2,%r2,32; ear %r2,%a1; svc 1: how compilers read the thread pointer.</summary>
    [Fact]
    public void AccessRegistersOfS390xAreNotTheGeneralOnes()
    {
        using AddressSpace space = Space("s390x", out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        Convert.FromHexString("b24f0020eb220020000db24f00210a01").CopyTo(space.HostSpan(Code, 16));
        cpu.WriteRegister(0, 0x77);
        cpu.WriteRegister(1, 0x88);
        architecture.Abi.SetThreadPointer(cpu, new GuestMemory(space, architecture.ByteOrder, architecture.WordSize), 0x3_1234_5678);

        CpuStop stop = cpu.Run(Code, Monitor(architecture));

        Assert.Equal((CpuStopKind.SystemCall, Code + 16), (stop.Kind, stop.ProgramCounter));
        Assert.Equal(0x3_1234_5678UL, cpu.ReadRegister(2));
        Assert.Equal((0x77UL, 0x88UL), (cpu.ReadRegister(0), cpu.ReadRegister(1)));
        Assert.Equal((3UL, 0x1234_5678UL), (cpu.ReadRegister(S390x.A0), cpu.ReadRegister(S390x.A1)));
    }

    [Theory]
    [MemberData(nameof(Traps))]
    public void CodeWrittenByTheHostIsTranslatedAnew(string name, byte[] code, int number)
    {
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        BlockMonitor monitor = Monitor(architecture);
        memory.TryWrite(Code, code);
        for (byte value = 1; value < 20; value++)
        {
            memory.TryWrite(Code + (ulong)number, [value]);

            Assert.Equal(CpuStopKind.SystemCall, cpu.Run(Code, monitor).Kind);
            Assert.Equal(value, cpu.ReadRegister(Result(architecture)));
        }
    }

    [Theory]
    [MemberData(nameof(Traps))]
    public void MapIsFollowed(string name, byte[] code, int number)
    {
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        BlockMonitor monitor = Monitor(architecture);
        memory.TryWrite(Code, code);
        Assert.Equal(CpuStopKind.SystemCall, cpu.Run(Code, monitor).Kind);

        space.TryProtect(Code, AddressSpace.PageSize, Permissions.Read);
        AssertFault(cpu.Run(Code, monitor), Code);
        space.TryProtect(Code, AddressSpace.PageSize, Permissions.Read | Permissions.Execute);
        Assert.Equal(CpuStopKind.SystemCall, cpu.Run(Code, monitor).Kind);
        space.Unmap(Code, AddressSpace.PageSize);
        AssertFault(cpu.Run(Code, monitor), Code);
        space.TryMap(Code, AddressSpace.PageSize, Permissions.Read | Permissions.Execute, "again");
        code[number] = 77;
        memory.TryWrite(Code, code);
        Assert.Equal(CpuStopKind.SystemCall, cpu.Run(Code, monitor).Kind);
        Assert.Equal(77UL, cpu.ReadRegister(Result(architecture)));
    }

    [Theory]
    [MemberData(nameof(Traps))]
    public void CodeWrittenThroughAnotherMappingIsTranslatedAnew(string name, byte[] code, int number)
    {
        const ulong View = 0x50000;
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        BlockMonitor monitor = Monitor(architecture);
        MappedObject shared = new() { Shared = new Unicorn.SharedHostMemory(AddressSpace.PageSize) };
        Assert.True(space.TryMap(Code, AddressSpace.PageSize, Permissions.Read | Permissions.Execute, "code", shared));
        Assert.True(space.TryMap(View, AddressSpace.PageSize, Permissions.Read | Permissions.Write, "view", shared));
        memory.TryWrite(View, code);
        for (byte value = 1; value < 20; value++)
        {
            memory.TryWrite(View + (ulong)number, [value]);
            space.NoteSharedCode();

            Assert.Equal(CpuStopKind.SystemCall, cpu.Run(Code, monitor).Kind);
            Assert.Equal(value, cpu.ReadRegister(Result(architecture)));
        }
    }

    /// <summary>Code that loads from 0x30000000 in the middle of a block, and where the load is.</summary>
    public static TheoryData<string, byte[], int> Loads() => new()
    {
        { "i386", [0xB8, 5, 0, 0, 0, 0xA1, 0, 0, 0, 0x30, 0xCD, 0x80], 5 },
        { "x86-64", [0xB8, 5, 0, 0, 0, 0x8B, 0x04, 0x25, 0, 0, 0, 0x30, 0x0F, 0x05], 5 },
        { "arm", [5, 0x00, 0xA0, 0xE3, 3, 0x12, 0xA0, 0xE3, 0, 0x20, 0x91, 0xE5, 0, 0, 0, 0xEF], 8 },
        { "mips", [0x24, 0x02, 0x00, 5, 0x3C, 0x03, 0x30, 0, 0x8C, 0x64, 0, 0, 0, 0, 0, 0x0C], 8 },
        { "mipsel", [5, 0x00, 0x02, 0x24, 0, 0x30, 0x03, 0x3C, 0, 0, 0x64, 0x8C, 0x0C, 0, 0, 0], 8 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public void FaultsSayTheBlockAndTheAddress(string name, byte[] code, int offset)
    {
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        code.CopyTo(space.HostSpan(Code, code.Length));

        CpuStop stop = cpu.Run(Code, Monitor(architecture));

        Assert.Equal(CpuStopKind.MemoryFault, stop.Kind);
        Assert.Equal(0x3000_0000UL, stop.FaultAddress);
        Assert.Equal(Permissions.Read, stop.FaultAccess);
        // 2.0.1 gives the beginning of the block; the instruction itself would be better.
        Assert.InRange(stop.ProgramCounter, Code, Code + (ulong)offset);
        Assert.Equal(5UL, cpu.ReadRegister(Result(architecture)));
    }

    [Theory]
    [InlineData("i386")]
    [InlineData("x86-64")]
    [InlineData("arm")]
    [InlineData("mips")]
    [InlineData("mipsel")]
    public void ContextsHoldAllGeneralRegisters(string name)
    {
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());
        foreach (int register in architecture.GeneralRegisters)
        {
            cpu.WriteRegister(register, 0x1000UL + (ulong)register);
        }

        cpu.WriteRegister(architecture.StackPointer, Data + 0x800);
        using CpuContext context = cpu.SaveContext();
        foreach (int register in architecture.GeneralRegisters)
        {
            cpu.WriteRegister(register, 0);
        }

        cpu.RestoreContext(context);

        Assert.All(architecture.GeneralRegisters, register => Assert.Equal(0x1000UL + (ulong)register, cpu.ReadRegister(register)));
        Assert.Equal(Data + 0x800, cpu.ReadRegister(architecture.StackPointer));
    }

    [Theory]
    [InlineData("i386", 4)]
    [InlineData("x86-64", 8)]
    [InlineData("arm", 4)]
    [InlineData("mips", 4)]
    [InlineData("mipsel", 4)]
    public void RegistersHaveTheWidthOfAWord(string name, int bytes)
    {
        using AddressSpace space = Space(name, out Architecture architecture);
        using ICpu cpu = architecture.CreateCpu(architecture, space, new BudgetSettings());

        cpu.WriteRegister(Result(architecture), ulong.MaxValue);

        Assert.Equal(bytes == 8 ? ulong.MaxValue : uint.MaxValue, cpu.ReadRegister(Result(architecture)));
    }

    private static void AssertFault(CpuStop stop, ulong address)
    {
        Assert.Equal(CpuStopKind.MemoryFault, stop.Kind);
        Assert.Equal(address, stop.FaultAddress);
        Assert.Equal(Permissions.Execute, stop.FaultAccess);
    }

    private static AddressSpace Space(string name, out Architecture architecture)
    {
        architecture = name switch
        {
            "i386" => I386.Instance,
            "x86-64" => X8664.Instance,
            "arm" => Arm.LittleEndian,
            "mips" => Mips.BigEndian,
            "s390x" => S390x.Instance,
            _ => Mips.LittleEndian,
        };
        AddressSpace space = new(architecture.Addresses.Limit, 1 << 24);
        space.TryMap(architecture.Addresses.Gate, 2 * AddressSpace.PageSize, Permissions.Read | Permissions.Execute, "[vdso]");
        space.TryMap(Code, AddressSpace.PageSize, Permissions.Read | Permissions.Execute, "code");
        space.TryMap(Data, AddressSpace.PageSize, Permissions.Read | Permissions.Write, "data");
        return space;
    }

    private static BlockMonitor Monitor(Architecture architecture) => new(architecture.BytesPerInstruction, 1_000, 1_000, default);

    private static int Result(Architecture architecture) => architecture.Name switch
    {
        "i386" => I386.Eax,
        "x86-64" => X8664.Rax,
        "arm" => Arm.R0,
        _ => Mips.V0,
    };
}
