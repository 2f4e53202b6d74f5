using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Cpu.SuperH;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// trapa with any number below 0x20 (libc says 0x10 plus the count of arguments, and nobody looks): number in r3, arguments
/// in r4 to r7, r0, r1, r2, result or negated errno in r0. pipe gives its second descriptor in r1.
/// </summary>
internal sealed class SuperHAbi : SyscallAbi
{
    private const int RegisterArguments = 4;
    private const int Padding = 3;
    private static readonly SyscallTable Table = SyscallTable.Load("superh");
    private readonly ByteOrder _byteOrder;
    private readonly byte[] _gate;

    /// <summary>Creates the ABI.</summary>
    /// <param name="byteOrder">The guest's byte order.</param>
    public SuperHAbi(ByteOrder byteOrder)
    {
        _byteOrder = byteOrder;
        // trapa #0x10, then nop.
        _gate = byteOrder == ByteOrder.Little
            ? GateBuilder.Build([0x10, 0xC3, 0x09, 0x00])
            : GateBuilder.Build([0xC3, 0x10, 0x00, 0x09]);
    }

    public override string Name => "superh";

    public override IReadOnlyList<SyscallTable> Tables => [Table];

    public override AbiConstants Constants => _byteOrder == ByteOrder.Big ? SuperHConstants.BigEndian : SuperHConstants.LittleEndian;

    public override ReadOnlySpan<byte> Gate => _gate;

    public override SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site)
    {
        int number = (int)cpu.ReadRegister(SuperHRegisters.R3);
        string? name = Table.Find(number);
        List<ulong> arguments = [];
        for (int i = 0; i < RegisterArguments; i++)
        {
            arguments.Add(cpu.ReadRegister(SuperHRegisters.R4 + i));
        }

        for (int i = SuperHRegisters.R0; i <= SuperHRegisters.R2; i++)
        {
            arguments.Add(cpu.ReadRegister(i));
        }

        // The only calls that pad: arch/sh/kernel/sys_sh32.c has wrappers that skip r7 for them.
        if (name is "pread64" or "pwrite64")
        {
            arguments.RemoveAt(Padding);
        }

        return new SyscallRequest(number, name, Name, arguments, site);
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(SuperHRegisters.R0, (uint)(isError ? -number : number));
    }

    public override void WriteSecond(ICpu cpu, long value) => cpu.WriteRegister(SuperHRegisters.R1, (uint)value);

    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address) =>
        cpu.WriteRegister(SuperHRegisters.Gbr, address);
}
