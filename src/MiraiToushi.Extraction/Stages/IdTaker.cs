using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Recognises functions that take the id of an entry, by what they do when they are given one.</summary>
internal static class IdTaker
{
    private const ulong MaximumInstructions = 200_000;
    private const int Tries = 3;

    /// <summary>Whether a function, given ids, changes the bytes of exactly those entries or gives back where their bytes are.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">The boot.</param>
    /// <param name="unlocker">The table with its ids.</param>
    /// <param name="function">The function; bit 0 selects Thumb on ARM.</param>
    /// <param name="argument">Which argument the id is.</param>
    public static bool Is(Sample sample, Boot boot, Unlocker unlocker, ulong function, int argument)
    {
        TableSlot[] slots = [.. unlocker.Table.Slots.Where(slot => slot.Length > 0).Take(Tries)];
        return slots.Length > 0 && slots.All(slot => Serves(sample, boot, unlocker, function, argument, slot));
    }

    private static bool Serves(Sample sample, Boot boot, Unlocker unlocker, ulong function, int argument, TableSlot slot)
    {
        ulong[] arguments = [0, 0, 0];
        arguments[argument] = (ulong)unlocker.IdOf(slot.Address);
        Machine machine = boot.Machine;
        EndedProcess process = unlocker.Process;
        CallResult result = machine.Call(process, function, arguments, MaximumInstructions, sample.Cancellation);
        if (result.Reason != StopReason.Returned)
        {
            return false;
        }

        int changed = 0;
        foreach (TableSlot other in unlocker.Table.Slots)
        {
            if (process.Memory.ReadBytes(other.Data, other.Length) is { } before
                && machine.Memory.ReadBytes(other.Data, other.Length) is { } after
                && !before.AsSpan().SequenceEqual(after))
            {
                changed++;
                if (other != slot)
                {
                    return false;
                }
            }
        }

        return changed == 1 || result.Value == slot.Data;
    }
}
