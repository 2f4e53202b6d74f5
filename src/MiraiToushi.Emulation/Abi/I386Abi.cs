using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>int 0x80: number in eax, arguments in ebx, ecx, edx, esi, edi, ebp, result or negated errno in eax.</summary>
internal sealed class I386Abi : SyscallAbi
{
    private static readonly byte[] GateCode = GateBuilder.Build([0xCD, 0x80, 0xF4]);
    private readonly SyscallTable _table = SyscallTable.Load("i386");

    public override string Name => "i386";

    public override IReadOnlyList<SyscallTable> Tables => [_table];

    public override AbiConstants Constants => I386Constants.Constants;

    public override ReadOnlySpan<byte> Gate => GateCode;

    public override SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site)
    {
        int number = (int)cpu.ReadRegister(I386.Eax);
        ulong[] arguments =
        [
            cpu.ReadRegister(I386.Ebx),
            cpu.ReadRegister(I386.Ecx),
            cpu.ReadRegister(I386.Edx),
            cpu.ReadRegister(I386.Esi),
            cpu.ReadRegister(I386.Edi),
            cpu.ReadRegister(I386.Ebp),
        ];
        return new SyscallRequest(number, _table.Find(number), Name, arguments, site);
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(I386.Eax, (uint)(isError ? -number : number));
    }

    // TLS goes through the GDT: set_thread_area writes the descriptor and libc loads gs itself.
    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address)
    {
    }
}
