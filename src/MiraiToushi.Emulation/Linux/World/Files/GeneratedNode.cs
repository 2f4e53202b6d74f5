namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A file whose content the kernel makes up when it is opened.</summary>
internal sealed class GeneratedNode : VirtualNode
{
    /// <summary>Makes the content.</summary>
    public required Func<byte[]> Content { get; init; }

    /// <summary>Told what is written; null where writes are swallowed.</summary>
    public Action<byte[]>? Written { get; init; }

    /// <inheritdoc/>
    public override OpenFile Open(OpenRequest request) => new GeneratedHandle(this, request.Path);
}
