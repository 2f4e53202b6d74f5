using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation;

/// <summary>
/// siginfo_t (include/uapi/asm-generic/siginfo.h): what a handler is told. Code that decrypts its pages one by one goes by si_addr.
/// </summary>
internal static class SignalInformation
{
    private const ulong NotMapped = 1;
    private const ulong NotAllowed = 2;
    private const ulong FirstOfItsKind = 1;

    /// <summary>Writes it.</summary>
    /// <param name="into">128 bytes or more, all zero.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="cause">The fault that gave it; null where another process or the kernel sent it.</param>
    public static void Write(Span<byte> into, Machine machine, int signal, CpuStop? cause)
    {
        GuestMemory memory = machine.Memory;
        memory.Encode(into[..4], (ulong)signal);
        if (cause is not { } stop)
        {
            return;
        }

        int codeAt = machine.Kernel.Constants.SignalCodeFirst ? 4 : 8;
        memory.Encode(into.Slice(codeAt, 4), Code(machine, signal, stop));

        // si_addr begins the union, which is aligned as a pointer is.
        int addressAt = memory.WordSize == 8 ? 16 : 12;
        memory.Encode(into.Slice(addressAt, memory.WordSize), stop.Kind == CpuStopKind.MemoryFault ? stop.FaultAddress : stop.ProgramCounter);
    }

    // ILL_ILLOPC, FPE_INTDIV, BUS_ADRALN and TRAP_BRKPT are all 1.
    private static ulong Code(Machine machine, int signal, CpuStop stop)
    {
        bool isMapped = signal == SignalNumbers.Segmentation && machine.Space.TryFind(stop.FaultAddress, out _);
        return signal != SignalNumbers.Segmentation ? FirstOfItsKind : isMapped ? NotAllowed : NotMapped;
    }
}
