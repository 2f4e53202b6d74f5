using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation;

/// <summary>Runs one function to its return, answering its system calls; it cannot wait, and what a fork gives is settled beforehand.</summary>
internal sealed class FunctionLoop
{
    private const int MaximumTraps = 200_000;
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly Process _process;
    private readonly BlockMonitor _monitor;
    private readonly ProbeSettings _settings;

    public FunctionLoop(Machine machine, ICpu cpu, Process process, BlockMonitor monitor, ProbeSettings settings)
    {
        _settings = settings;
        _machine = machine;
        _cpu = cpu;
        _process = process;
        _monitor = monitor;
    }

    /// <summary>Whether it asked for a child.</summary>
    public bool HasForked { get; private set; }

    public StopReason Run(ulong function, IReadOnlyList<ulong> arguments, ulong stackPointer)
    {
        FunctionCall call = new(function, arguments, stackPointer, _machine.Architecture.Addresses.Gate);
        if (_machine.Architecture.Calls.Prepare(_cpu, _machine.Memory, call) is not { } next)
        {
            return StopReason.MemoryFault;
        }

        int calls = 0;
        for (int traps = 0; traps < MaximumTraps && calls < _settings.MaximumSystemCalls; traps++)
        {
            CpuStop stop = _cpu.Run(next, _monitor);
            if (stop.Kind != CpuStopKind.SystemCall)
            {
                return stop.Kind == CpuStopKind.Monitor ? StopReasons.Of(_monitor.Verdict) : StopReasons.Of(stop.Kind);
            }

            if (_machine.GateOffset(stop.ProgramCounter - 1) is GateOffsets.CallReturn or GateOffsets.ThumbCallReturn)
            {
                return StopReason.Returned;
            }

            LibraryTurn? turn = _machine.Library.Take(_process, stop);
            // What a library answers by itself is no system call: a loop over a table may copy and allocate as often as it likes.
            if (turn is not { Request: null })
            {
                calls++;
                if (Answer(turn?.Request, stop) is { } end)
                {
                    return end;
                }
            }

            next = turn?.ResumeAt ?? stop.ProgramCounter;
        }

        return StopReason.Idle;
    }

    private StopReason? Answer(SyscallRequest? ofLibrary, CpuStop stop)
    {
        SyscallAbi abi = _machine.Architecture.Abi;
        SyscallRequest request = ofLibrary ?? abi.Read(_cpu, _machine.Architecture, _machine.Memory, stop.ProgramCounter);
        SyscallResult result = _machine.Kernel.Handle(_process, request);
        switch (result.Control)
        {
            case ExitControl:
                return StopReason.Exited;
            case BlockControl or SignalReturnControl:
                return StopReason.Blocked;
            case ForkControl:
                HasForked = true;
                _machine.Library.WriteResult(_process, request, AnswerFork());
                return null;
            case ThreadPointerControl pointer:
                abi.SetThreadPointer(_cpu, _machine.Memory, pointer.Address);
                _machine.Library.WriteResult(_process, request, pointer.ReturnValue);
                return null;
            case PairControl pair:
                _machine.Library.WriteResult(_process, request, result.Value);
                abi.WriteSecond(_cpu, pair.Second);
                return null;
            default:
                _machine.Library.WriteResult(_process, request, result.Value);
                return null;
        }
    }

    private long AnswerFork() => _settings.Fork switch
    {
        ForkAnswer.Child => 0,
        ForkAnswer.Parent => _process.Id + 1,
        _ => -(long)Errno.EAGAIN,
    };
}
