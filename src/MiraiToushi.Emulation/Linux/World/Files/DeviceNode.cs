namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A character device.</summary>
internal sealed class DeviceNode : VirtualNode
{
    /// <summary>What it does.</summary>
    public required DeviceKind Kind { get; init; }

    /// <inheritdoc/>
    public override OpenFile Open(OpenRequest request) => new DeviceHandle(Kind, request.Path, request.View.Kernel.Random);
}
