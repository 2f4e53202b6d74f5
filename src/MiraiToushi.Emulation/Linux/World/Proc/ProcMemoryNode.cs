using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>/proc/&lt;pid&gt;/mem of the process that looks: its memory, by address, whatever the pages allow.</summary>
internal sealed class ProcMemoryNode : VirtualNode
{
    private readonly GuestMemory _memory;

    /// <summary>Creates the file.</summary>
    /// <param name="memory">The memory.</param>
    public ProcMemoryNode(GuestMemory memory) => _memory = memory;

    /// <inheritdoc/>
    public override OpenFile Open(OpenRequest request) => new ProcMemoryHandle(_memory, request);
}
