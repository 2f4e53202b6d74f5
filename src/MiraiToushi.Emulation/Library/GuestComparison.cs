using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation.Library;

/// <summary>Calls a function of the guest's that only compares: it may call what is imported, but not wait, fork or end.</summary>
internal sealed class GuestComparison
{
    private const ulong MaximumInstructions = 20_000_000;
    private const long MaximumIdleBlocks = 1_000_000;
    private const int MaximumCalls = 64;
    private readonly LibraryCall _call;
    private readonly ulong _function;
    private readonly BlockMonitor _monitor;
    private bool _hasFailed;

    /// <summary>Creates it.</summary>
    /// <param name="call">The call in which it is wanted.</param>
    /// <param name="function">The function, with two arguments.</param>
    public GuestComparison(LibraryCall call, ulong function)
    {
        _call = call;
        _function = function;
        _monitor = new BlockMonitor(call.Kernel.Architecture.BytesPerInstruction, MaximumInstructions, MaximumIdleBlocks, CancellationToken.None);
    }

    /// <summary>Compares.</summary>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second one.</param>
    /// <returns>What the function gave back; null where it did not come back, now or before.</returns>
    public int? Compare(ulong first, ulong second)
    {
        if (_hasFailed)
        {
            return null;
        }

        ICpu cpu = _call.Cpu;
        using CpuContext context = cpu.SaveContext();
        int? result = Run(cpu, first, second);
        cpu.RestoreContext(context);
        _hasFailed = result is null;
        return result;
    }

    private int? Run(ICpu cpu, ulong first, ulong second)
    {
        CallingConvention calls = _call.Kernel.Architecture.Calls;
        ulong gate = _call.Kernel.Architecture.Addresses.Gate;
        ulong stack = _call.Stack - FunctionCaller.RedZone;
        LibraryGate library = new(_call.Kernel, cpu);
        ulong? next = calls.Prepare(cpu, _call.Memory, new FunctionCall(_function, [first, second], stack, gate));
        for (int i = 0; i < MaximumCalls && next is { } at; i++)
        {
            CpuStop stop = cpu.Run(at, _monitor);
            ulong place = (stop.ProgramCounter - 1) & ~1UL;
            if (stop.Kind != CpuStopKind.SystemCall)
            {
                return null;
            }

            if (place >= gate && place < gate + GateOffsets.Size)
            {
                return (int)calls.ReadResult(cpu);
            }

            next = library.Take(_call.Process, stop) is { Request: null } turn ? turn.ResumeAt : null;
        }

        return null;
    }
}
