using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// trap #0: number in d0, arguments in d1 to d5 and a0, result or negated errno in d0. The thread pointer is no register: the
/// kernel keeps it, and get_thread_area asks for it.
/// </summary>
internal sealed class M68kAbi : RegisterAbi
{
    public M68kAbi()
        : base(
            "m68k",
            "m68k",
            new SyscallRegisters(M68k.D0, [M68k.D0 + 1, M68k.D0 + 2, M68k.D0 + 3, M68k.D0 + 4, M68k.D0 + 5, M68k.A0], M68k.D0, M68k.ThreadPointer),
            [0x4E, 0x40],
            M68kConstants.Constants)
    {
    }

    protected override string? Amend(ICpu cpu, string? call, ulong[] arguments)
    {
        if (call == "get_thread_area")
        {
            arguments[0] = cpu.ReadRegister(M68k.ThreadPointer);
        }

        return call;
    }
}
