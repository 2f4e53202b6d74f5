namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>What bind of an AF_UNIX socket, or mknod, leaves behind.</summary>
internal sealed class SocketNode : VirtualNode
{
    /// <inheritdoc/>
    public override OpenFile? Open(OpenRequest request) => null;
}
