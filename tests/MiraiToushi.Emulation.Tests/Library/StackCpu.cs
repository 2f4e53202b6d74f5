using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>Registers and nothing else, for functions that are answered without running a guest.</summary>
internal sealed class StackCpu : ICpu
{
    private readonly ulong[] _registers = new ulong[64];

    public ulong ReadRegister(int register) => _registers[register];

    public void WriteRegister(int register, ulong value) => _registers[register] = value;

    public ulong CodePointer(ulong address) => address;

    public CpuContext SaveContext() => throw new NotSupportedException();

    public void RestoreContext(CpuContext context) => throw new NotSupportedException();

    public CpuStop Run(ulong programCounter, BlockMonitor monitor) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
