using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Cpu.SuperH;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.SuperH;

/// <summary>A processor with a page of code and a page of data, and nothing else.</summary>
internal sealed class SuperHGuest : IDisposable
{
    public const uint Code = 0x60_0000;
    public const uint Data = 0x70_0000;
    public const ushort Trap = 0xC310;
    public const ushort Nop = 0x0009;

    public SuperHGuest(ByteOrder byteOrder = ByteOrder.Little, Permissions code = Permissions.Read | Permissions.Execute)
    {
        Space = new AddressSpace(0x8000_0000, 16UL << 20);
        Assert.True(Space.TryMap(Code, AddressSpace.PageSize, code, "code"));
        Assert.True(Space.TryMap(Data, AddressSpace.PageSize, Permissions.Read | Permissions.Write, "data"));
        Memory = new GuestMemory(Space, byteOrder, 4);
        Cpu = new SuperHCpu(Space, byteOrder);
    }

    public AddressSpace Space { get; }

    public GuestMemory Memory { get; }

    public SuperHCpu Cpu { get; }

    public BlockMonitor Monitor { get; set; } = new(2, 1_000_000, 1_000_000, CancellationToken.None);

    public uint this[int register]
    {
        get => (uint)Cpu.ReadRegister(register);
        set => Cpu.WriteRegister(register, value);
    }

    public void Put(uint address, params ushort[] code)
    {
        foreach (ushort instruction in code)
        {
            Assert.True(Memory.TryWriteUnsigned(address, 2, instruction));
            address += 2;
        }
    }

    public void PutWord(uint address, uint value) => Assert.True(Memory.TryWriteUnsigned(address, 4, value));

    public uint Word(uint address)
    {
        Assert.True(Memory.TryReadUnsigned(address, 4, out ulong value));
        return (uint)value;
    }

    public CpuStop Run(uint address = Code) => Cpu.Run(address, Monitor);

    /// <summary>Runs code that is put at the start of the page.</summary>
    public CpuStop Run(ushort[] code)
    {
        Put(Code, code);
        return Run();
    }

    public void Dispose()
    {
        Cpu.Dispose();
        Space.Dispose();
    }
}
