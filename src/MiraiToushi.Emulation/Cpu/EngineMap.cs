using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>The engine's own map of the guest's memory. It knows nothing of names and files, and gets slow with many regions.</summary>
/// <param name="engine">The engine.</param>
/// <param name="space">The memory.</param>
/// <param name="comparisons">Looks for instructions that the engine gets wrong in code that is new; null where it gets none wrong.</param>
internal sealed class EngineMap(UnicornEngine engine, AddressSpace space, PowerPc64Comparisons? comparisons)
{
    private List<MemoryRegion> _mapped = [];
    private int _mappedVersion = -1;

    /// <summary>Brings the engine's map up to date and drops translations of code that the host has changed.</summary>
    public void Synchronise()
    {
        if (_mappedVersion != space.Version)
        {
            List<MemoryRegion> wanted = Coalesce(space.Regions);
            HashSet<MemoryRegion> keep = [.. wanted];
            HashSet<MemoryRegion> have = [.. _mapped];
            foreach (MemoryRegion region in _mapped)
            {
                if (!keep.Contains(region))
                {
                    engine.Unmap(region.Start, region.Size);
                }
            }

            foreach (MemoryRegion region in wanted)
            {
                if (!have.Contains(region))
                {
                    engine.MapHostMemory(region.Start, region.Size, (UnicornPermissions)region.Permissions, space.HostPointer(region.Start));
                    if ((region.Permissions & Permissions.Execute) != 0)
                    {
                        comparisons?.Look(region.Start, region.End);
                    }
                }
            }

            _mapped = wanted;
            _mappedVersion = space.Version;
        }

        foreach ((ulong start, ulong end) in space.TakeStaleCode())
        {
            comparisons?.Look(start, end);
            engine.RemoveTranslations(start, end);
        }
    }

    private static List<MemoryRegion> Coalesce(IReadOnlyList<MemoryRegion> regions)
    {
        List<MemoryRegion> result = new(regions.Count);
        foreach (MemoryRegion region in regions)
        {
            MemoryRegion plain = new(region.Start, region.End, region.Permissions, "");
            if (result.Count > 0 && result[^1].End == plain.Start && result[^1].Permissions == plain.Permissions
                && result[^1].Start >> 32 == (plain.End - 1) >> 32)
            {
                result[^1] = result[^1] with { End = plain.End };
            }
            else
            {
                result.Add(plain);
            }
        }

        return result;
    }
}
