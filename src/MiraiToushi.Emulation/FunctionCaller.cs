using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>Calls functions in a process as it was at its end, without leaving a trace in the kernel.</summary>
internal sealed class FunctionCaller
{
    /// <summary>Bytes below the stack pointer that are left alone.</summary>
    public const ulong RedZone = 512;

    private readonly Machine _machine;
    private readonly ICpu _cpu;

    public FunctionCaller(Machine machine, ICpu cpu)
    {
        _machine = machine;
        _cpu = cpu;
    }

    public ulong Instructions { get; private set; }

    public CallResult Call(EndedProcess process, ulong function, IReadOnlyList<ulong> arguments, ProbeSettings settings, CancellationToken cancellation)
    {
        EngineWatch? watch = _machine.Configuration.Watch;
        if (watch?.IsDeadlyCall(function) == true)
        {
            return new CallResult(StopReason.EngineError, 0, 0);
        }

        watch?.Begin(EngineTask.Call, function);
        _cpu.RestoreContext(process.State.Context);
        Process original = process.State.Process;
        Process copy = new(original.Id, original.ParentId, original.Path, original.Files.Clone())
        {
            HeapStart = original.HeapStart,
            HeapEnd = original.HeapEnd,
            WorkingDirectory = original.WorkingDirectory,
            Name = original.Name,
            Signals = original.Signals.CloneForChild(),
            ArgumentStart = original.ArgumentStart,
            ArgumentEnd = original.ArgumentEnd,
            EnvironmentEnd = original.EnvironmentEnd,
            Program = original.Program,
        };
        BlockMonitor monitor = new(
            _machine.Architecture.BytesPerInstruction,
            settings.MaximumInstructions,
            _machine.Configuration.Budgets.IdleBlocks,
            cancellation);
        FunctionLoop loop = new(_machine, _cpu, copy, monitor, settings);
        _machine.Trace.BeginAside();
        StopReason reason = loop.Run(function, arguments, process.StackPointer - RedZone);
        watch?.EndCall(function, reason == StopReason.EngineError);
        IReadOnlyList<NetworkEvent> network = _machine.Trace.EndAside();
        copy.Files.CloseAll();
        Instructions += monitor.Instructions;
        ulong value = reason == StopReason.Returned ? _machine.Architecture.Calls.ReadResult(_cpu) : 0;
        return new CallResult(reason, value, monitor.Instructions) { HasForked = loop.HasForked, Network = network };
    }
}
