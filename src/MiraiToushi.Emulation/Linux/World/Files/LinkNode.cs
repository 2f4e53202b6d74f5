namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A symbolic link.</summary>
internal sealed class LinkNode : VirtualNode
{
    /// <summary>What readlink gives.</summary>
    public required string Target { get; init; }

    /// <summary>What opening it gives where that is not what lies at <see cref="Target"/>, as with /proc/self/exe of an unlinked file.</summary>
    public VirtualNode? Leads { get; init; }

    /// <inheritdoc/>
    public override long Size => Target.Length;

    /// <inheritdoc/>
    public override OpenFile? Open(OpenRequest request) => null;
}
