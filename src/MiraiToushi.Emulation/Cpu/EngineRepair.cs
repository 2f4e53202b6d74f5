using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Does what the engine does wrong or leaves to an operating system, by editing the engine's saved state: the offsets in it
/// hold for one version of the library only and are guarded by its size.
/// </summary>
internal abstract class EngineRepair : IDisposable
{
    // The library puts these bytes before the processor's state.
    private const int HeaderSize = 16;
    private readonly UnicornEngine _engine;
    private readonly UnicornContext _context;

    /// <summary>Prepares for an engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="contextSize">Bytes of a saved state in the version whose offsets are used.</param>
    protected EngineRepair(UnicornEngine engine, int contextSize)
    {
        if (engine.ContextSize != contextSize)
        {
            throw new NotSupportedException(
                $"{engine.Architecture} needs libunicorn 2.0.1: a saved state has {engine.ContextSize} bytes, not {contextSize}");
        }

        _engine = engine;
        _context = engine.SaveContext();
    }

    /// <summary>The state that was loaded last, without the library's header.</summary>
    protected Span<byte> State => _context.Bytes[HeaderSize..];

    /// <summary>Deals with an interrupt inside the hook that reports it.</summary>
    /// <param name="number">The interrupt.</param>
    /// <param name="block">Address of the block that is being executed.</param>
    /// <returns>True where the guest can go on.</returns>
    public abstract bool TryHandle(uint number, ulong block);

    /// <summary>Where the guest goes on after a system call.</summary>
    /// <param name="programCounter">Where the engine stands.</param>
    /// <returns>The address; null where the engine's own is right.</returns>
    public virtual ulong? AfterSyscall(ulong programCounter) => null;

    /// <summary>Reads a register that the engine's interface lacks.</summary>
    /// <param name="id">Its id, less than 0.</param>
    public virtual ulong ReadRegister(int id) => throw new ArgumentOutOfRangeException(nameof(id), id, "no such register");

    /// <summary>Writes a register that the engine's interface lacks.</summary>
    /// <param name="id">Its id, less than 0.</param>
    /// <param name="value">The value.</param>
    public virtual void WriteRegister(int id, ulong value) => throw new ArgumentOutOfRangeException(nameof(id), id, "no such register");

    /// <summary>Whether a register is one that this class serves.</summary>
    /// <param name="id">Its id, less than 0.</param>
    public virtual bool Serves(int id) => false;

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    /// <summary>Fetches the engine's state.</summary>
    protected void Load() => _engine.SaveContext(_context);

    /// <summary>Puts the edited state back, the program counter included; unlike a write of that register it does not lose a stop.</summary>
    protected void Store() => _engine.RestoreContext(_context);
}
