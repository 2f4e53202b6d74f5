using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation;

/// <summary>Maps what a process has besides its image: stack, the gate, and the kernel's helper page on ARM.</summary>
internal static class MachinePages
{
    /// <summary>Name of the region with the traps of imported functions.</summary>
    public const string ImportsName = "[imports]";

    private const ulong GateSize = 2 * AddressSpace.PageSize;

    public static bool TryMap(Architecture architecture, AddressSpace space, MachineConfiguration configuration, bool isStackExecutable, out string? problem)
    {
        AddressLayout layout = architecture.Addresses;
        ulong stackSize = AddressSpace.PageUp((ulong)configuration.Budgets.StackSize);
        Permissions stack = Permissions.Read | Permissions.Write | (isStackExecutable ? Permissions.Execute : 0);
        ulong lowest = layout.StackTop - stackSize;
        if (space.FindFree(layout.Gate + GateSize - lowest, layout.Gate + GateSize, lowest) != lowest)
        {
            problem = $"The image lies where the stack has to be (0x{lowest:x} to 0x{layout.Gate + GateSize:x})";
            return false;
        }

        bool mapped = space.TryMap(lowest, stackSize, stack, "[stack]")
            && space.TryMap(layout.Gate, GateSize, Permissions.Read | Permissions.Execute, "[vdso]");
        if (mapped)
        {
            architecture.Abi.Gate.CopyTo(space.HostSpan(layout.Gate, GateOffsets.Size));
            MapFixedPage(architecture, space);
            mapped = !architecture.HasKernelHelpers || TryMapHelpers(architecture, space);
        }

        problem = mapped ? null : "There is no room for the stack";
        return mapped;
    }

    /// <summary>Whether a region holds code of the kernel's that processes see.</summary>
    public static bool IsKernels(MemoryRegion region) => region.Name is "[vdso]" or "[vectors]" or "[vsyscall]";

    private static void MapFixedPage(Architecture architecture, AddressSpace space)
    {
        if (architecture.FixedPage is { } page)
        {
            space.MapKernelPage(page.Address, Permissions.Read | Permissions.Execute, page.Name);
            page.Content.ToArray().CopyTo(space.HostSpan(page.Address, page.Content.Count));
        }
    }

    private static bool TryMapHelpers(Architecture architecture, AddressSpace space)
    {
        if (!space.TryMap(ArmKernelHelpers.Address, AddressSpace.PageSize, Permissions.Read | Permissions.Execute, "[vectors]"))
        {
            return false;
        }

        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        foreach ((int offset, uint word) in ArmKernelHelpers.Words)
        {
            memory.TryPatchWord(ArmKernelHelpers.Address + (ulong)offset, word);
        }

        return true;
    }
}
