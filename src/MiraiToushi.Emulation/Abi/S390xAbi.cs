using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// svc: the number is in the instruction, or in r1 where that is 0; arguments in r2 to r7, result or negated errno in r2. The
/// thread pointer is in the access registers a0 (high half) and a1.
/// </summary>
internal sealed class S390xAbi : RegisterAbi
{
    public S390xAbi()
        : base("s390x", "s390x", new SyscallRegisters(1, [2, 3, 4, 5, 6, 7], 2, S390x.A0), [0x0A, 0x00], GenericConstants.S390x)
    {
    }

    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address)
    {
        cpu.WriteRegister(S390x.A0, address >> 32);
        cpu.WriteRegister(S390x.A1, (uint)address);
    }

    protected override int ReadNumber(ICpu cpu, GuestMemory memory, ulong site) =>
        memory.TryReadUnsigned(site - 1, 1, out ulong immediate) && immediate != 0
            ? (int)immediate
            : base.ReadNumber(cpu, memory, site);
}
