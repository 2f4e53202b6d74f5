using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// A processor of the Unicorn engine. Hooks only take notes and ask for the stop; everything else is done after the engine
/// has returned, because writing the program counter and stopping in one hook loses the stop (2.0.1, issue 1133).
/// </summary>
internal sealed class UnicornCpu : ICpu
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
    private readonly PowerPc64Comparisons? _comparisons;
    private readonly ulong[] _ownRegisters;
    private List<MemoryRegion> _mapped = [];
    private int _mappedVersion = -1;

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
        _comparisons = _model.MiscomparesFloats ? new PowerPc64Comparisons(_engine, space, architecture.CodeByteOrder) : null;
        Synchronise();
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

        Synchronise();
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
        _repair is not null ? _repair.AfterSyscall(programCounter)
        : _model.SyscallAdvance != 0 && programCounter == _callbacks.TrapAddress ? programCounter + (ulong)_model.SyscallAdvance
        : programCounter;

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

    /// <summary>Brings the engine's map up to date and drops translations of code that the host has changed.</summary>
    private void Synchronise()
    {
        if (_mappedVersion != _space.Version)
        {
            List<MemoryRegion> wanted = Coalesce(_space.Regions);
            HashSet<MemoryRegion> keep = [.. wanted];
            HashSet<MemoryRegion> have = [.. _mapped];
            foreach (MemoryRegion region in _mapped)
            {
                if (!keep.Contains(region))
                {
                    _engine.Unmap(region.Start, region.Size);
                }
            }

            foreach (MemoryRegion region in wanted)
            {
                if (!have.Contains(region))
                {
                    _engine.MapHostMemory(region.Start, region.Size, (UnicornPermissions)region.Permissions, _space.HostPointer(region.Start));
                    if ((region.Permissions & Permissions.Execute) != 0)
                    {
                        _comparisons?.Look(region.Start, region.End);
                    }
                }
            }

            _mapped = wanted;
            _mappedVersion = _space.Version;
        }

        foreach ((ulong start, ulong end) in _space.TakeStaleCode())
        {
            _comparisons?.Look(start, end);
            _engine.RemoveTranslations(start, end);
        }
    }

    private static List<MemoryRegion> Coalesce(IReadOnlyList<MemoryRegion> regions)
    {
        List<MemoryRegion> result = new(regions.Count);
        foreach (MemoryRegion region in regions)
        {
            MemoryRegion plain = new(region.Start, region.End, region.Permissions, "");
            if (result.Count > 0 && result[^1].End == plain.Start && result[^1].Permissions == plain.Permissions
                && result[^1].Start >> 32 == (plain.End - 1) >> 32)
            {
                result[^1] = result[^1] with { End = plain.End };
            }
            else
            {
                result.Add(plain);
            }
        }

        return result;
    }

    private sealed class SavedContext(UnicornContext inner, ulong[] ownRegisters) : CpuContext
    {
        public UnicornContext Inner { get; } = inner;

        public ulong[] OwnRegisters { get; } = ownRegisters;

        protected override void Dispose(bool disposing) => Inner.Dispose();
    }

    private sealed class Callbacks(UnicornCpu cpu) : UnicornCallbacks
    {
        private BlockMonitor? _monitor;
        private readonly BlockSet _examined = new();
        private readonly Dictionary<ulong, ulong> _deadly = [];
        private long _translations;

        public CpuStop? Pending { get; private set; }

        /// <summary>Whether the stop comes from an interrupt.</summary>
        public bool IsInterrupt { get; private set; }

        /// <summary>The program counter at the last system call.</summary>
        public ulong TrapAddress { get; private set; }

        /// <summary>Address of the block that is being executed.</summary>
        public ulong Block { get; private set; }

        /// <summary>Its size in bytes.</summary>
        public uint BlockSize { get; private set; }

        public void Begin(BlockMonitor monitor)
        {
            _monitor = monitor;
            Pending = null;
            IsInterrupt = false;
        }

        public override void OnBlock(ulong address, uint size)
        {
            Block = address;
            BlockSize = size;
            if (cpu.Tracker?.Enter(address) == false)
            {
                Note(new CpuStop { Kind = CpuStopKind.LeftOut, ProgramCounter = address });
                return;
            }

            if (cpu._model.FindDeadlyCode is { } find && IsDeadly(find, address, size))
            {
                return;
            }

            if (_monitor is { } monitor && !monitor.Enter(address, size))
            {
                cpu._engine.Stop();
            }
        }

        public override void OnTranslation(ulong address, uint size)
        {
            if (++_translations > cpu._maximumTranslations)
            {
                _monitor?.EndTranslation();
            }
        }

        public override void OnInterrupt(uint number)
        {
            EngineModel model = cpu._model;
            if (number == model.SyscallInterrupt)
            {
                TrapAddress = cpu._engine.ReadRegister(model.ProgramCounterId);
            }
            else if (cpu._repair?.TryHandle(number, Block) == true)
            {
                return;
            }

            IsInterrupt = true;
            CpuStopKind kind = number == model.SyscallInterrupt ? CpuStopKind.SystemCall
                : model.IllegalInterrupts.Contains(number) ? CpuStopKind.IllegalInstruction
                : model.MemoryInterrupts.Contains(number) ? CpuStopKind.MemoryFault
                : CpuStopKind.Exception;
            Note(new CpuStop { Kind = kind, ProgramCounter = 0, Number = number });
        }

        public override void OnInstruction()
        {
            TrapAddress = cpu._engine.ReadRegister(cpu._model.ProgramCounterId);
            Note(new CpuStop { Kind = CpuStopKind.SystemCall, ProgramCounter = 0 });
        }

        public override bool OnInvalidMemory(UnicornMemoryAccess access, ulong address, int size, long value)
        {
            Permissions wanted = access switch
            {
                UnicornMemoryAccess.WriteUnmapped or UnicornMemoryAccess.WriteProtected => Permissions.Write,
                UnicornMemoryAccess.FetchUnmapped or UnicornMemoryAccess.FetchProtected => Permissions.Execute,
                _ => Permissions.Read,
            };
            Pending ??= new CpuStop { Kind = CpuStopKind.MemoryFault, ProgramCounter = 0, FaultAddress = address, FaultAccess = wanted };
            return false;
        }

        public override bool OnInvalidInstruction()
        {
            Pending ??= new CpuStop { Kind = CpuStopKind.IllegalInstruction, ProgramCounter = 0 };
            return false;
        }

        private bool IsDeadly(DeadlyCodeFinder find, ulong address, uint size)
        {
            if (_examined.Add(address) && cpu._space.TryFind(address, out MemoryRegion region) && size <= region.End - address
                && find(cpu._space.HostSpan(address, (int)size)) is >= 0 and int offset)
            {
                _deadly[address] = address + (ulong)offset;
            }

            if (_deadly.Count == 0 || !_deadly.TryGetValue(address, out ulong instruction))
            {
                return false;
            }

            Note(new CpuStop { Kind = CpuStopKind.IllegalInstruction, ProgramCounter = instruction });
            return true;
        }

        private void Note(CpuStop stop)
        {
            Pending ??= stop;
            cpu._engine.Stop();
        }
    }
}
