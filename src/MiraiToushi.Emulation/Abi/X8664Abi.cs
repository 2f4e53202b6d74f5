using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>syscall: number in rax, arguments in rdi, rsi, rdx, r10, r8, r9, result or negated errno in rax.</summary>
internal sealed class X8664Abi : SyscallAbi
{
    private static readonly byte[] GateCode = GateBuilder.Build([0x0F, 0x05, 0xF4]);
    private readonly SyscallTable _table = SyscallTable.Load("x86-64");

    public override string Name => "x86-64";

    public override IReadOnlyList<SyscallTable> Tables => [_table];

    public override AbiConstants Constants => X8664Constants.Constants;

    public override ReadOnlySpan<byte> Gate => GateCode;

    public override SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site)
    {
        int number = (int)cpu.ReadRegister(X8664.Rax);
        ulong[] arguments =
        [
            cpu.ReadRegister(X8664.Rdi),
            cpu.ReadRegister(X8664.Rsi),
            cpu.ReadRegister(X8664.Rdx),
            cpu.ReadRegister(X8664.R10),
            cpu.ReadRegister(X8664.R8),
            cpu.ReadRegister(X8664.R9),
        ];
        return new SyscallRequest(number, _table.Find(number), Name, arguments, site);
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(X8664.Rax, (ulong)(isError ? -number : number));
    }

    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address) =>
        cpu.WriteRegister(X8664.FsBase, address);
}
