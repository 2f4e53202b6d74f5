using System.Runtime.ExceptionServices;

namespace MiraiToushi.Unicorn;

/// <summary>
/// One emulated CPU with its address space. Not thread-safe, and a run cannot be resumed except where it was stopped in a system
/// call hook: anything else corrupts guest state in library version 2.0.1. Must be disposed of: hooks keep it alive.
/// </summary>
public sealed unsafe partial class UnicornEngine : IDisposable
{
    // Wider than any register the library knows, so that no register number makes it write past the end.
    private const int RegisterBuffer = 64;

    private readonly UnicornHandle _handle;
    private readonly nint _engine;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Opens an engine and initialises it, so that a wrong combination is refused here and not later.</summary>
    /// <param name="architecture">What to emulate.</param>
    /// <param name="mode">Word size and byte order.</param>
    /// <param name="cpuModel">A number of the architecture's CPU model enumeration; null for the library's choice.</param>
    /// <exception cref="UnicornNotFoundException">There is no libunicorn on this machine.</exception>
    /// <exception cref="UnicornException">The library does not support the combination.</exception>
    public UnicornEngine(UnicornArchitecture architecture, UnicornMode mode, int? cpuModel = null)
    {
        UnicornLibrary.EnsureLoaded();
        Architecture = architecture;
        Mode = mode;
        UnicornError opened = architecture == UnicornArchitecture.M68k
            ? LibraryCopies.OpenM68k((int)mode, cpuModel, out _engine)
            : NativeMethods.Open((int)architecture, (int)mode, out _engine);
        UnicornException.ThrowIfError(opened, $"to open {architecture}, {mode}");
        _handle = new UnicornHandle(_engine);
        try
        {
            // Any other call initialises the engine, after which the model is fixed.
            if (cpuModel is int model)
            {
                UnicornException.ThrowIfError(
                    NativeMethods.ControlInt(_engine, NativeMethods.ControlSetCpuModel, model), $"{architecture} CPU model {model}");
            }

            nuint pageSize;
            UnicornException.ThrowIfError(
                NativeMethods.Query(_engine, NativeMethods.QueryPageSize, &pageSize), $"to initialise {architecture}, {mode}, CPU model {cpuModel}");
            PageSize = (uint)pageSize;
            ContextSize = checked((int)NativeMethods.ContextSize(_engine));
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>What is emulated.</summary>
    public UnicornArchitecture Architecture { get; }

    /// <summary>Word size and byte order.</summary>
    public UnicornMode Mode { get; }

    /// <summary>Granularity of mappings in bytes: 1024 on ARM, 4096 elsewhere.</summary>
    public uint PageSize { get; }

    /// <summary>Bytes of a saved context.</summary>
    public int ContextSize { get; }

    /// <summary>True inside <see cref="Start"/>.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>
    /// Runs until the guest reaches <paramref name="until"/>, faults, or a callback calls <see cref="Stop"/>. There is no
    /// time or instruction limit on purpose: both corrupt guest state. An exception of a callback comes out here.
    /// </summary>
    /// <param name="begin">Where to start; the lowest bit chooses Thumb on ARM.</param>
    /// <param name="until">An address at which the guest is stopped; pass one that it cannot reach.</param>
    /// <returns><see cref="UnicornError.Ok"/> after a stop, otherwise what went wrong in the guest.</returns>
    /// <exception cref="InvalidOperationException">The engine is running.</exception>
    public UnicornError Start(ulong begin, ulong until)
    {
        ThrowIfDisposed();
        if (IsRunning)
        {
            throw new InvalidOperationException("The engine is running already; runs do not nest.");
        }

        IsRunning = true;
        _hasRun = true;
        UnicornError result;
        try
        {
            result = NativeMethods.EmulationStart(_handle, begin, until, timeout: 0, count: 0);
        }
        finally
        {
            IsRunning = false;
            ReleaseRemovedHooks();
        }

        if (_failure is ExceptionDispatchInfo failure)
        {
            _failure = null;
            ReinstateCallbacks();
            failure.Throw();
        }

        return result;
    }

    /// <summary>
    /// Ends the run: at the end of the present block at the latest when called from a block, interrupt or instruction hook.
    /// Lost if the same callback writes the PC. Without a run it does nothing.
    /// </summary>
    public void Stop()
    {
        ThrowIfDisposed();
        UnicornException.ThrowIfError(NativeMethods.EmulationStop(_engine), "to stop");
    }

    /// <summary>Reads a register of up to 64 bits; narrower ones are zero-extended, of wider ones the low half is returned.</summary>
    /// <param name="id">A number of the architecture's register enumeration.</param>
    /// <exception cref="UnicornException">The library says that there is no such register. Mostly it returns 0 instead.</exception>
    public ulong ReadRegister(int id)
    {
        ulong* buffer = stackalloc ulong[RegisterBuffer / sizeof(ulong)];
        ReadRegister(id, buffer);
        return *buffer;
    }

    /// <summary>Reads a register of any width, in host byte order. What the span holds is passed in: MSR numbers and the like.</summary>
    /// <param name="id">A number of the architecture's register enumeration.</param>
    /// <param name="bytes">1 to 64 bytes; what the register does not fill stays as it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is longer than 64 bytes.</exception>
    public void ReadRegister(int id, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, RegisterBuffer, nameof(bytes));
        ulong* buffer = stackalloc ulong[RegisterBuffer / sizeof(ulong)];
        Span<byte> span = new(buffer, RegisterBuffer);
        bytes.CopyTo(span);
        ReadRegister(id, buffer);
        span[..bytes.Length].CopyTo(bytes);
    }

    /// <summary>Writes a register; what does not fit is cut off, wider registers are zero-extended.</summary>
    /// <param name="id">A number of the architecture's register enumeration.</param>
    /// <param name="value">The value.</param>
    public void WriteRegister(int id, ulong value)
    {
        ulong* buffer = stackalloc ulong[RegisterBuffer / sizeof(ulong)];
        *buffer = value;
        WriteRegister(id, buffer);
    }

    /// <summary>Writes a register of any width, or one that is a structure (GDTR: <c>uc_x86_mmr</c>), in host byte order.</summary>
    /// <param name="id">A number of the architecture's register enumeration.</param>
    /// <param name="bytes">1 to 64 bytes; zeros are added.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is longer than 64 bytes.</exception>
    public void WriteRegister(int id, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, RegisterBuffer, nameof(bytes));
        ulong* buffer = stackalloc ulong[RegisterBuffer / sizeof(ulong)];
        bytes.CopyTo(new Span<byte>(buffer, RegisterBuffer));
        WriteRegister(id, buffer);
    }

    /// <summary>Saves the registers into a new context.</summary>
    public UnicornContext SaveContext()
    {
        ThrowIfDisposed();
        UnicornException.ThrowIfError(NativeMethods.ContextAllocate(_engine, out nint native), "a context");
        UnicornContext context = new(this, native, ContextSize);
        try
        {
            SaveContext(context);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Saves the registers into a context of this engine, whose earlier content is lost.</summary>
    /// <param name="into">The context.</param>
    /// <exception cref="ArgumentException">It belongs to another engine.</exception>
    public void SaveContext(UnicornContext into)
    {
        ThrowIfForeign(into);
        UnicornException.ThrowIfError(NativeMethods.ContextSave(_engine, into.Pointer), "to save a context");
    }

    /// <summary>Puts saved registers back, the PC included.</summary>
    /// <param name="context">A context of this engine.</param>
    /// <exception cref="ArgumentException">It belongs to another engine.</exception>
    public void RestoreContext(UnicornContext context)
    {
        ThrowIfForeign(context);
        UnicornException.ThrowIfError(NativeMethods.ContextRestore(_engine, context.Pointer), "to restore a context");
    }

    /// <summary>Closes the engine and removes its hooks. Memory that was mapped stays the caller's; contexts are not freed.</summary>
    /// <exception cref="InvalidOperationException">The engine is running.</exception>
    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        if (IsRunning)
        {
            throw new InvalidOperationException("A running engine cannot be closed: its own code is still on the stack.");
        }

        _handle.Dispose();
        ReleaseAllHooks();
    }

    /// <summary>Called where an exception has reached the native frames: keep it for <see cref="Start"/>, and stop.</summary>
    internal void Fail(Exception exception)
    {
        _failure ??= ExceptionDispatchInfo.Capture(exception);
        SilenceCallbacks();
        StopQuietly();
    }

    internal void StopQuietly() => _ = NativeMethods.EmulationStop(_engine);

    private void ReadRegister(int id, ulong* buffer)
    {
        ThrowIfDisposed();
        UnicornError error = NativeMethods.RegisterRead(_engine, id, buffer);
        if (error != UnicornError.Ok)
        {
            throw new UnicornException(error, $"to read {Architecture} register {id}");
        }
    }

    private void WriteRegister(int id, ulong* buffer)
    {
        ThrowIfDisposed();
        UnicornError error = NativeMethods.RegisterWrite(_engine, id, buffer);
        if (error != UnicornError.Ok)
        {
            throw new UnicornException(error, $"to write {Architecture} register {id}");
        }
    }

    private void ThrowIfForeign(UnicornContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ThrowIfDisposed();
        if (!ReferenceEquals(context.Engine, this))
        {
            throw new ArgumentException("The context holds pointers into another engine.", nameof(context));
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
}
