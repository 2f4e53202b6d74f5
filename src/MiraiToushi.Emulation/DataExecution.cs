using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation;

/// <summary>
/// Memory that was not mapped for execution and runs all the same: because the processors have no bit that forbids it, or because
/// the kernel takes PROT_READ for PROT_EXEC too (READ_IMPLIES_EXEC) where a file says nothing of its stack. A page is allowed when
/// it is jumped to, so that mappings tell code from data until then.
/// </summary>
internal static class DataExecution
{
    /// <summary>Allows it, where what stopped a process was a jump to such a page.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="process">The process.</param>
    /// <param name="stop">Why it stopped.</param>
    /// <returns>True where it goes on.</returns>
    public static bool TryAllow(Machine machine, Process process, CpuStop stop)
    {
        if (stop.Kind != CpuStopKind.MemoryFault || stop.FaultAccess != Permissions.Execute || !IsAllowed(machine, process))
        {
            return false;
        }

        ulong page = AddressSpace.PageDown(stop.FaultAddress);
        bool isThere = page >= AddressSpace.PageDown(stop.ProgramCounter) && page - AddressSpace.PageDown(stop.ProgramCounter) <= AddressSpace.PageSize;
        return isThere && machine.Space.TryFind(page, out MemoryRegion region)
            && region.Permissions.HasFlag(Permissions.Read) && !region.Permissions.HasFlag(Permissions.Execute)
            && machine.Space.TryProtect(page, AddressSpace.PageSize, region.Permissions | Permissions.Execute);
    }

    // elf_read_implies_exec() of i386: a file without PT_GNU_STACK.
    private static bool IsAllowed(Machine machine, Process process) =>
        machine.Architecture.ExecutesData
        || (machine.Architecture.Name == "i386" && process.Program is { } program && !program.File.ProgramHeaders.Any(header => header.Type == SegmentType.GnuStack));
}
