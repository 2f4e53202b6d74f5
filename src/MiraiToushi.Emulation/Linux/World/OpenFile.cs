using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World;

/// <summary>What select and poll ask for.</summary>
[Flags]
public enum Readiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A read would not block.</summary>
    Readable = 1,

    /// <summary>A write would not block.</summary>
    Writable = 2,

    /// <summary>The other end is gone.</summary>
    HangUp = 4,

    /// <summary>An error waits to be fetched.</summary>
    Error = 8,
}

/// <summary>An open file description: shared by the descriptors that dup and fork make. A blocking read with nothing to read says so with <see cref="WouldBlock"/>.</summary>
public abstract class OpenFile
{
    /// <summary>What a read or write gives when it would have to wait.</summary>
    public const long WouldBlock = -(long)Errno.EAGAIN;

    /// <summary>Descriptors that refer to it.</summary>
    public int References { get; set; }

    /// <summary>O_NONBLOCK.</summary>
    public bool NonBlocking { get; set; }

    /// <summary>Status flags other than O_NONBLOCK, with the ABI's values, for F_GETFL.</summary>
    public int StatusFlags { get; set; }

    /// <summary>The guest path under which it was opened, or a name such as "socket:[5]" for /proc/self/fd.</summary>
    public abstract string Name { get; }

    /// <summary>What a select would say now.</summary>
    public virtual Readiness Readiness => Readiness.Readable | Readiness.Writable;

    /// <summary>Reads.</summary>
    /// <param name="into">Where to.</param>
    /// <returns>Bytes read, 0 at the end, or a negated <see cref="Errno"/>.</returns>
    public virtual long Read(Span<byte> into) => -(long)Errno.EINVAL;

    /// <summary>Writes.</summary>
    /// <param name="bytes">What.</param>
    /// <returns>Bytes written, or a negated <see cref="Errno"/>.</returns>
    public virtual long Write(ReadOnlySpan<byte> bytes) => -(long)Errno.EINVAL;

    /// <summary>Called when the last descriptor is closed.</summary>
    public virtual void Closed()
    {
    }
}
