namespace MiraiToushi.Unicorn;

/// <summary>
/// The registers of one engine at one moment; memory is not part of it. Holds pointers into its engine, so it can be restored
/// into that engine only.
/// </summary>
public sealed unsafe class UnicornContext : IDisposable
{
    private readonly UnicornContextHandle _handle;

    internal UnicornContext(UnicornEngine engine, nint context, int size)
    {
        Engine = engine;
        Size = size;
        _handle = new UnicornContextHandle(context);
    }

    /// <summary>The engine whose registers these are.</summary>
    public UnicornEngine Engine { get; }

    /// <summary>Length of <see cref="Bytes"/>. Depends on the library's version: check it before relying on an offset.</summary>
    public int Size { get; }

    /// <summary>
    /// The library's own representation: a header of 16 bytes, then the CPU state in host byte order. For reading and changing
    /// what the register numbers do not reach. The span is valid until <see cref="Dispose"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The context is gone.</exception>
    public Span<byte> Bytes => new((void*)Pointer, Size);

    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    /// <summary>Frees the native memory.</summary>
    public void Dispose() => _handle.Dispose();
}
