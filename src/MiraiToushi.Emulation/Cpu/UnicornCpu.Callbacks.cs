using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <content>What the engine tells while it runs: nothing is done here but taking notes.</content>
internal sealed partial class UnicornCpu
{
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
