using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>
/// An SH-4 in user mode, interpreted: instructions are decoded once, block by block, and decoded again where the code has
/// changed, whoever changed it. An exception in a delay slot is reported at the branch, as the processor does.
/// </summary>
internal sealed unsafe class SuperHCpu : ICpu
{
    private readonly AddressSpace _space;
    private readonly SuperHPages _pages;
    private readonly SuperHBlockCache _cache;
    private readonly SuperHCore _core;
    private readonly SuperHDecoder _decoder;

    /// <summary>Creates a processor with all registers zero but FPSCR, which is as a new program finds it.</summary>
    /// <param name="space">The memory, below 4 GiB.</param>
    /// <param name="byteOrder">The guest's byte order.</param>
    public SuperHCpu(AddressSpace space, ByteOrder byteOrder)
    {
        _space = space;
        _pages = new SuperHPages(space);
        _cache = new SuperHBlockCache(_pages.Table);
        _core = new SuperHCore(_pages.Table, (byte*)space.HostPointer(0), byteOrder == ByteOrder.Big, _cache);
        _core.State.SetFloatControl(SuperHFpscr.Initial);
        _decoder = new SuperHDecoder(_core);
    }

    public ulong ReadRegister(int register) => register switch
    {
        < SuperHRegisters.Gbr => _core.State.General[register],
        SuperHRegisters.Gbr => _core.State.GlobalBase,
        SuperHRegisters.Pr => _core.State.Return,
        SuperHRegisters.Mach => _core.State.MacHigh,
        SuperHRegisters.Macl => _core.State.MacLow,
        SuperHRegisters.Sr => _core.State.Status,
        SuperHRegisters.Fpscr => _core.State.FloatControl,
        SuperHRegisters.Fpul => _core.State.FloatTransfer,
        < SuperHRegisters.Count => _core.State.Float[register - SuperHRegisters.Fr0],
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "No such register"),
    };

    public void WriteRegister(int register, ulong value)
    {
        uint word = (uint)value;
        switch (register)
        {
            case < SuperHRegisters.Gbr:
                _core.State.General[register] = word;
                break;
            case SuperHRegisters.Gbr:
                _core.State.GlobalBase = word;
                break;
            case SuperHRegisters.Pr:
                _core.State.Return = word;
                break;
            case SuperHRegisters.Mach:
                _core.State.MacHigh = word;
                break;
            case SuperHRegisters.Macl:
                _core.State.MacLow = word;
                break;
            case SuperHRegisters.Sr:
                _core.State.Status = word;
                break;
            case SuperHRegisters.Fpscr:
                _core.State.SetFloatControl(word);
                break;
            case SuperHRegisters.Fpul:
                _core.State.FloatTransfer = word;
                break;
            case < SuperHRegisters.Count:
                _core.State.Float[register - SuperHRegisters.Fr0] = word;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(register), register, "No such register");
        }
    }

    public ulong CodePointer(ulong address) => address;

    public CpuContext SaveContext() => new SavedContext(_core.State);

    public void RestoreContext(CpuContext context) => _core.State = ((SavedContext)context).State;

    public CpuStop Run(ulong programCounter, BlockMonitor monitor)
    {
        Synchronise();
        monitor.Begin();
        SuperHCore core = _core;
        core.State.ProgramCounter = (uint)programCounter;
        // An exception or a system call ends a reservation; every run begins with one.
        core.State.IsReserved = false;
        while (true)
        {
            uint address = core.State.ProgramCounter;
            SuperHBlock? block = _cache.Find(address) ?? Decode(address);
            if (block is null)
            {
                return core.TakeStop();
            }

            if (!monitor.Enter(address, block.Size))
            {
                return new CpuStop { Kind = CpuStopKind.Monitor, ProgramCounter = address };
            }

            core.Execute(block);
            if (core.IsStopped)
            {
                return core.TakeStop();
            }
        }
    }

    public void Dispose() => _pages.Dispose();

    private SuperHBlock? Decode(uint address)
    {
        if ((address & 1) != 0)
        {
            _core.StopAtException(SuperHCore.AddressErrorRead, address, Permissions.Execute);
            return null;
        }

        if (!_core.IsExecutable(address))
        {
            _core.StopAtFault(address, Permissions.Execute);
            return null;
        }

        SuperHBlock block = _decoder.Decode(address);
        if (!block.IsTransient)
        {
            _cache.Add(block);
        }

        return block;
    }

    /// <summary>Brings the page table up to date and drops blocks of code that the host has changed.</summary>
    private void Synchronise()
    {
        bool changed = _pages.Synchronise();
        foreach ((ulong start, ulong end) in _space.TakeStaleCode())
        {
            _cache.Verify(start, end, Read);
        }

        if (changed)
        {
            _cache.MarkPages();
        }
    }

    private ushort? Read(uint address) => _core.IsExecutable(address) ? _core.Fetch(address) : null;

    private sealed class SavedContext(SuperHState state) : CpuContext
    {
        public SuperHState State { get; } = state;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
