using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>An open character device.</summary>
internal sealed class DeviceHandle : OpenFile
{
    private readonly SeededRandom _random;

    /// <summary>Opens a device.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="path">Its canonical path.</param>
    /// <param name="random">Where random bytes come from.</param>
    public DeviceHandle(DeviceKind kind, string path, SeededRandom random)
    {
        Kind = kind;
        Name = path;
        _random = random;
    }

    /// <summary>What it does.</summary>
    public DeviceKind Kind { get; }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override long Read(Span<byte> into)
    {
        switch (Kind)
        {
            case DeviceKind.Zero or DeviceKind.Full:
                into.Clear();
                return into.Length;
            case DeviceKind.Random:
                _random.Fill(into);
                return into.Length;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public override long Write(ReadOnlySpan<byte> bytes) => Kind == DeviceKind.Full ? -(long)Errno.ENOSPC : bytes.Length;
}
