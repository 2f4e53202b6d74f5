using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// ta 0x10: number in g1, arguments in o0 to o5, result in o0; the carry says whether that is a positive errno. pipe gives its
/// second descriptor in o1, and fork tells the child from the parent by it.
/// </summary>
internal sealed class SparcAbi : RegisterAbi
{
    private const int Fork = 2;
    private const int VirtualFork = 66;
    private const int Clone = 217;

    public SparcAbi()
        : base(
            "sparc",
            "sparc",
            new SyscallRegisters(Sparc.G1, [.. Enumerable.Range(Sparc.O0, 6)], Sparc.O0, Sparc.ThreadPointer),
            // Twice, as it can be reached as the second instruction of a pair.
            [0x91, 0xD0, 0x20, 0x10, 0x91, 0xD0, 0x20, 0x10],
            SparcConstants.Constants)
    {
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(Sparc.Carry, isError ? 1UL : 0UL);
        cpu.WriteRegister(Sparc.O0, (uint)number);
        // The call's number is still there, so that nothing needs to be kept between calls.
        if (!isError && cpu.ReadRegister(Sparc.G1) is Fork or VirtualFork or Clone)
        {
            cpu.WriteRegister(Sparc.O1, value == 0 ? 1UL : 0UL);
        }
    }

    public override void WriteSecond(ICpu cpu, long value) => cpu.WriteRegister(Sparc.O1, (uint)value);

    // rt_sigaction has the restorer as its fourth argument and the set's size as its fifth; select never took a structure.
    protected override string? Amend(ICpu cpu, string? call, ulong[] arguments)
    {
        if (call == "rt_sigaction")
        {
            arguments[3] = arguments[4];
        }

        return call == "select" ? "_newselect" : call;
    }
}
