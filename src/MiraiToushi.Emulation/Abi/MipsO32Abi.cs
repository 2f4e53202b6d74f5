using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// syscall: number in v0, arguments in a0 to a3 and from sp+16 on, result in v0 with a3 = 0, or a positive errno in v0 with
/// a3 = 1. pipe gives its second descriptor in v1.
/// </summary>
internal sealed class MipsO32Abi : SyscallAbi
{
    private const int Indirect = 4000;
    private static readonly SyscallTable Table = SyscallTable.Load("mips-o32");
    private readonly ByteOrder _byteOrder;
    private readonly byte[] _gate;

    /// <summary>Creates the ABI.</summary>
    /// <param name="byteOrder">The guest's byte order.</param>
    public MipsO32Abi(ByteOrder byteOrder)
    {
        _byteOrder = byteOrder;
        // syscall, then nop in case anything looks at the slot after it.
        _gate = byteOrder == ByteOrder.Little
            ? GateBuilder.Build([0x0C, 0, 0, 0, 0, 0, 0, 0])
            : GateBuilder.Build([0, 0, 0, 0x0C, 0, 0, 0, 0]);
    }

    public override string Name => "mips-o32";

    public override IReadOnlyList<SyscallTable> Tables => [Table];

    public override AbiConstants Constants => _byteOrder == ByteOrder.Big ? MipsConstants.BigEndian : MipsConstants.LittleEndian;

    public override ReadOnlySpan<byte> Gate => _gate;

    public override SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site)
    {
        int number = (int)cpu.ReadRegister(Mips.V0);
        ulong stack = cpu.ReadRegister(Mips.Sp);
        ulong[] arguments = new ulong[8];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (i < 4)
            {
                arguments[i] = cpu.ReadRegister(Mips.A0 + i);
            }
            else if (memory.TryReadWord(stack + (ulong)(4 * i), out ulong word))
            {
                arguments[i] = word;
            }
        }

        if (number == Indirect)
        {
            number = (int)arguments[0];
            arguments = [.. arguments.AsSpan(1), 0];
        }

        return new SyscallRequest(number, Table.Find(number), Name, arguments, site);
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(Mips.V0, (uint)number);
        cpu.WriteRegister(Mips.A3, isError ? 1u : 0u);
    }

    public override void WriteSecond(ICpu cpu, long value) => cpu.WriteRegister(Mips.V1, (uint)value);

    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address) =>
        cpu.WriteRegister(Mips.UserLocal, address);
}
