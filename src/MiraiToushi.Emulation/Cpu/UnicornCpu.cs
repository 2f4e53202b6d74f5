using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// A processor of the Unicorn engine. Hooks only take notes and ask for the stop; everything else is done after the engine
/// has returned, because writing the program counter and stopping in one hook loses the stop (2.0.1, issue 1133).
/// </summary>
internal sealed partial class UnicornCpu : ICpu
{
    // Code that runs in a line for longer is rare, and must not cost much to look at.
    private const ulong StartSize = 128;
    private readonly EngineModel _model;
    private readonly AddressSpace _space;
    private readonly UnicornEngine _engine;
    private readonly Callbacks _callbacks;
    private readonly List<UnicornHook> _hooks = [];
    private readonly ulong _unreachable;
    private readonly long _maximumTranslations;
    private readonly EngineRepair? _repair;
    private readonly EngineMap _map;
    private readonly ulong[] _ownRegisters;

    /// <summary>Opens an engine over an address space and brings it into user mode.</summary>
    /// <param name="architecture">What to run.</param>
    /// <param name="space">The memory; our own pages must be mapped already.</param>
    /// <param name="maximumTranslations">Blocks that may be translated: past some 8 million 2.0.1 crashes with a full code buffer.</param>
    public UnicornCpu(Architecture architecture, AddressSpace space, long maximumTranslations)
    {
        _maximumTranslations = maximumTranslations;
        _model = architecture.Engine ?? throw new ArgumentException($"{architecture.Name} does not run on this engine", nameof(architecture));
        _space = space;
        // With 0 a jump through a null pointer would look like a clean end.
        _unreachable = architecture.WordSize == 8 ? 0xFFFF_FFFF_FFFF_FFFE : 0xFFFF_FFFE;
        _engine = new UnicornEngine(_model.Architecture, _model.Mode, _model.CpuModel);
        _callbacks = new Callbacks(this);
        _map = new EngineMap(_engine, space, _model.MiscomparesFloats ? new PowerPc64Comparisons(_engine, space, architecture.CodeByteOrder) : null);
        _map.Synchronise();
        _model.Prepare(_engine, space, architecture.Addresses);
        _repair = _model.CreateRepair?.Invoke(_engine, space);
        _ownRegisters = new ulong[_model.RegisterIds.Count(id => id < 0 && _repair?.Serves(id) != true)];
        AddHooks();
    }

    /// <summary>Told where the engine is; null where nobody wants to know.</summary>
    public EngineWatch.Tracker? Tracker { get; set; }

    public ulong ReadRegister(int register)
    {
        int id = _model.RegisterIds[register];
        return id >= 0 ? _engine.ReadRegister(id)
            : _repair?.Serves(id) == true ? _repair.ReadRegister(id)
            : _ownRegisters[EngineModel.OwnRegister - id];
    }

    public void WriteRegister(int register, ulong value)
    {
        int id = _model.RegisterIds[register];
        if (id >= 0)
        {
            _engine.WriteRegister(id, value);
        }
        else if (_repair?.Serves(id) == true)
        {
            _repair.WriteRegister(id, value);
        }
        else
        {
            _ownRegisters[EngineModel.OwnRegister - id] = value;
        }
    }

    public ulong CodePointer(ulong address) => IsThumb ? address | 1 : address;

    public CpuContext SaveContext() => new SavedContext(_engine.SaveContext(), [.. _ownRegisters]);

    public void RestoreContext(CpuContext context)
    {
        SavedContext saved = (SavedContext)context;
        _engine.RestoreContext(saved.Inner);
        saved.OwnRegisters.CopyTo(_ownRegisters, 0);
    }

    public CpuStop Run(ulong programCounter, BlockMonitor monitor)
    {
        if (Tracker?.Start(programCounter) == false)
        {
            Tracker.Stop();
            return new CpuStop { Kind = CpuStopKind.LeftOut, ProgramCounter = programCounter };
        }

        if (FindDeadlyStart(programCounter) is { } deadly)
        {
            Tracker?.Stop();
            return new CpuStop { Kind = CpuStopKind.IllegalInstruction, ProgramCounter = deadly };
        }

        _map.Synchronise();
        monitor.Begin();
        _callbacks.Begin(monitor);
        UnicornError error = _engine.Start(programCounter, _unreachable);
        Tracker?.Stop();
        return Describe(error, monitor);
    }

    public void Dispose()
    {
        foreach (UnicornHook hook in _hooks)
        {
            hook.Dispose();
        }

        _repair?.Dispose();
        _engine.Dispose();
    }

    private void AddHooks()
    {
        _hooks.Add(_engine.AddHook(UnicornHookKind.Block, _callbacks));
        _hooks.Add(_engine.AddHook(UnicornHookKind.Translation, _callbacks));
        _hooks.Add(_engine.AddHook(UnicornHookKind.Interrupt, _callbacks));
        _hooks.Add(_engine.AddHook(UnicornHookKind.InvalidMemory, _callbacks));
        _hooks.Add(_engine.AddHook(UnicornHookKind.InvalidInstruction, _callbacks));
        if (_model.SyscallInstruction is { } instruction)
        {
            _hooks.Add(_engine.AddInstructionHook(instruction, _callbacks));
        }
    }

    private ulong? FindDeadlyStart(ulong start)
    {
        if (_model.FindDeadlyStart is not { } find || !_space.TryFind(start, out MemoryRegion region) || (region.Permissions & Permissions.Execute) == 0)
        {
            return null;
        }

        int size = (int)Math.Min(StartSize, region.End - start);
        return find(_space.HostSpan(start, size)) is >= 0 and int offset ? start + (ulong)offset : null;
    }

    private CpuStop Describe(UnicornError error, BlockMonitor monitor)
    {
        ulong programCounter = ReadProgramCounter();
        if (_callbacks.Pending is { } pending)
        {
            return pending with { ProgramCounter = pending.Kind == CpuStopKind.SystemCall ? AfterSyscall(programCounter) : FaultSite(pending, programCounter) };
        }

        if (monitor.Verdict != MonitorVerdict.None)
        {
            return new CpuStop { Kind = CpuStopKind.Monitor, ProgramCounter = programCounter };
        }

        CpuStopKind kind = error switch
        {
            UnicornError.InvalidInstruction => CpuStopKind.IllegalInstruction,
            _ => CpuStopKind.EngineError,
        };
        return new CpuStop { Kind = kind, ProgramCounter = programCounter, Number = (uint)error, Message = error.ToString() };
    }

    /// <summary>The engine may or may not have moved past the trap when it returns.</summary>
    private ulong AfterSyscall(ulong programCounter) =>
        _repair?.AfterSyscall(programCounter)
        ?? (_model.SyscallAdvance != 0 && programCounter == _callbacks.TrapAddress ? programCounter + (ulong)_model.SyscallAdvance : programCounter);

    private ulong FaultSite(CpuStop stop, ulong programCounter)
    {
        if (!_callbacks.IsInterrupt)
        {
            return stop.ProgramCounter != 0 ? stop.ProgramCounter : programCounter;
        }

        return _model.FindRaisingCode is { } find ? _callbacks.Block + (ulong)find(stop.Number, BlockCode()) : programCounter - (ulong)_model.ExceptionAdvance;
    }

    private bool IsThumb => _model.HasThumb && (_engine.ReadRegister((int)ArmRegister.Cpsr) & 0x20) != 0;

    private ulong ReadProgramCounter() => CodePointer(_engine.ReadRegister(_model.ProgramCounterId));

    private ReadOnlySpan<byte> BlockCode() =>
        _space.TryFind(_callbacks.Block, out MemoryRegion region) && _callbacks.BlockSize <= region.End - _callbacks.Block
            ? _space.HostSpan(_callbacks.Block, (int)_callbacks.BlockSize)
            : [];

    private sealed class SavedContext(UnicornContext inner, ulong[] ownRegisters) : CpuContext
    {
        public UnicornContext Inner { get; } = inner;

        public ulong[] OwnRegisters { get; } = ownRegisters;

        protected override void Dispose(bool disposing) => Inner.Dispose();
    }
}
