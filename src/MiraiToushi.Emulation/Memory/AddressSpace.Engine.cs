namespace MiraiToushi.Emulation.Memory;

/// <summary>What the engine has to be told before it runs on: which of its translations and of its pages are no longer those of the guest.</summary>
public sealed partial class AddressSpace
{
    private readonly List<(ulong Start, ulong End)> _staleCode = [];
    private readonly List<(ulong Start, ulong End)> _unmapped = [];

    /// <summary>Notes that the host wrote to a range, so that the engine drops translations of code in it.</summary>
    /// <param name="start">A guest address.</param>
    /// <param name="size">Bytes.</param>
    internal void NoteWritten(ulong start, ulong size)
    {
        if (size != 0 && TryFind(start, out MemoryRegion region))
        {
            MarkStale(region, start, start + size);
        }
    }

    /// <summary>Hands over, and forgets, the ranges whose translations are stale.</summary>
    internal IReadOnlyList<(ulong Start, ulong End)> TakeStaleCode()
    {
        if (_staleCode.Count == 0)
        {
            return [];
        }

        (ulong, ulong)[] result = [.. _staleCode];
        _staleCode.Clear();
        return result;
    }

    /// <summary>Hands over, and forgets, the ranges from which something was unmapped, also to map something else there.</summary>
    internal IReadOnlyList<(ulong Start, ulong End)> TakeUnmapped()
    {
        if (_unmapped.Count == 0)
        {
            return [];
        }

        (ulong, ulong)[] result = [.. _unmapped];
        _unmapped.Clear();
        return result;
    }

    /// <summary>
    /// Notes that code which is mapped shared may have been written through another mapping: the engine cannot know that two
    /// addresses are one memory.
    /// </summary>
    internal void NoteSharedCode()
    {
        foreach (MemoryRegion region in _regions)
        {
            if (region.IsShared && region.Permissions.HasFlag(Permissions.Execute) && IsWrittenElsewhere(region))
            {
                MarkStale(region, region.Start, region.End);
            }
        }

        foreach (MemoryRegion region in _regions)
        {
            if (region.Object is { HasNewContent: true } changed)
            {
                changed.HasNewContent = false;
            }
        }
    }

    private void MarkStale(MemoryRegion region, ulong start, ulong end)
    {
        if (region.Permissions.HasFlag(Permissions.Execute))
        {
            _staleCode.Add((start, end));
        }
    }

    private bool IsWrittenElsewhere(MemoryRegion code)
    {
        bool isWritten = code.Object!.HasNewContent;
        foreach (MemoryRegion other in _regions)
        {
            isWritten |= ReferenceEquals(other.Object, code.Object) && other.Permissions.HasFlag(Permissions.Write) && other.Start != code.Start;
        }

        return isWritten;
    }
}
