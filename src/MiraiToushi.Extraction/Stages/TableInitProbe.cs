using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Location;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Finds table_init where nothing called it: the function without arguments after which a table is there.</summary>
internal static class TableInitProbe
{
    private const int MinimumSlots = 3;
    private const ulong MaximumInstructions = 400_000;
    private const ulong TotalInstructions = 150_000_000;

    /// <summary>Tries the functions of the image in a process that came to rest.</summary>
    /// <returns>The function that fills the most slots, or null.</returns>
    public static ulong? Find(Sample sample, Boot boot)
    {
        EndedProcess? process = boot.Machine.Ended.MaxBy(ended => ended.ProgramInstructions);
        if (process is null)
        {
            return null;
        }

        FunctionMap map = FunctionMap.Build(boot.Machine, sample.File, process.Memory);
        SnapshotView before = new(boot.Machine, process.Memory);
        ulong? best = null;
        int bestSlots = MinimumSlots - 1;
        int probes = 0;
        ulong limit = boot.Machine.Instructions + TotalInstructions;
        foreach (ulong function in map.Candidates(executedOnly: false).OrderBy(map.CallsOf).Concat(map.Unreferenced()))
        {
            if (++probes > sample.Options.Profile.MaximumProbes || boot.Machine.Instructions > limit || !sample.MayTry)
            {
                break;
            }

            CallResult result = boot.Machine.Call(process, function, [0, 0, 0], MaximumInstructions, sample.Cancellation);
            if (result.Reason != StopReason.Returned || !ChangedStatic(boot.Machine, before))
            {
                continue;
            }

            SnapshotView after = new(boot.Machine, boot.Machine.TakeSnapshot(process.Memory));
            int slots = TableRecogniser.Find(after, sample.Options.Profile.TableLayouts).Select(table => table.Slots.Count).FirstOrDefault();
            if (slots > bestSlots)
            {
                bestSlots = slots;
                best = function;
            }
        }

        return best;
    }

    /// <summary>Calls the function in the process that ran longest.</summary>
    /// <returns>The process as the function left it, or null where it did not return.</returns>
    public static EndedProcess? Apply(Sample sample, Boot boot, ulong function) =>
        boot.Machine.Ended.MaxBy(ended => ended.ProgramInstructions) is { } process
            ? boot.Machine.Derive(process, function, MaximumInstructions, sample.Cancellation)
            : null;

    private static bool ChangedStatic(Machine machine, SnapshotView before)
    {
        foreach ((ulong start, byte[] bytes) in before.Static)
        {
            byte[]? now = machine.Memory.ReadBytes(start, bytes.Length);
            if (now is not null && !now.AsSpan().SequenceEqual(bytes))
            {
                return true;
            }
        }

        return false;
    }
}
