using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>
/// Finds string tables by shape: slots of (pointer, length) at a fixed stride in static data, pointers into writable memory,
/// no two slots over the same bytes, nothing but zeros in the slots between.
/// </summary>
internal static class TableRecogniser
{
    private const int MaximumLength = 8192;
    private const int MinimumSlots = 2;
    private const int MaximumGap = 64;
    private const int MinimumHeapSlots = 6;
    private const int MaximumHeapArrays = 64;
    private const ulong MaximumHeapTable = 8192;
    private const int MaximumCandidates = 6;

    /// <summary>Finds candidates, the fullest first.</summary>
    public static IReadOnlyList<TableCandidate> Find(SnapshotView view, IReadOnlyList<StructureLayout> layouts)
    {
        List<TableCandidate> result = [];
        foreach (StructureLayout layout in layouts)
        {
            StructureShape shape = layout.Compute(view.WordSize, view.Architecture.MaximumAlignment);
            foreach ((ulong start, byte[] bytes) in view.Static)
            {
                result.AddRange(FindIn(view, layout.Name, shape, start, bytes));
            }

            foreach (ulong array in HeapArrays(view, shape))
            {
                int length = (int)Math.Min(view.Memory.Find(array)!.Value.End - array, MaximumHeapTable);
                result.AddRange(FindIn(view, layout.Name, shape, array, view.Memory.ReadBytes(array, length) ?? [])
                    .Where(candidate => candidate.Slots.Count >= MinimumHeapSlots && candidate.Slots[0].Address < array + (ulong)(4 * shape.Stride)));
            }
        }

        return [.. result
            .OrderByDescending(candidate => candidate.Slots.Count)
            .DistinctBy(candidate => (candidate.Slots[0].Address, candidate.Stride))
            .Take(MaximumCandidates)];
    }

    // A table on the heap is reached through a pointer in static data and begins at or near where that points.
    private static IEnumerable<ulong> HeapArrays(SnapshotView view, StructureShape shape) => view.StaticWords()
        .Select(word => word.Value)
        .Where(value => value % (ulong)shape.Alignment == 0 && view.IsData(value, shape.Stride * MinimumHeapSlots) && !view.IsStatic(value))
        .Distinct()
        .Take(MaximumHeapArrays);

    private static IEnumerable<TableCandidate> FindIn(SnapshotView view, string layout, StructureShape shape, ulong start, byte[] bytes)
    {
        Dictionary<int, List<int>> byPhase = [];
        int alignment = shape.Alignment;
        int first = (int)(((ulong)alignment - (start % (ulong)alignment)) % (ulong)alignment);
        for (int at = first; at + shape.Stride <= bytes.Length; at += alignment)
        {
            if (ReadSlot(view, shape, start, bytes, at) is not null)
            {
                int phase = at % shape.Stride;
                if (!byPhase.TryGetValue(phase, out List<int>? places))
                {
                    byPhase.Add(phase, places = []);
                }

                places.Add(at);
            }
        }

        foreach (List<int> places in byPhase.Values)
        {
            foreach (List<int> run in Runs(places, shape.Stride, bytes))
            {
                List<TableSlot> slots = [.. run.Select(at => ReadSlot(view, shape, start, bytes, at)!.Value)];
                if (slots.Count >= MinimumSlots && !Overlap(slots))
                {
                    yield return new TableCandidate(layout, shape.Stride, slots);
                }
            }
        }
    }

    private static IEnumerable<List<int>> Runs(List<int> places, int stride, byte[] bytes)
    {
        List<int> run = [];
        foreach (int at in places)
        {
            if (run.Count > 0 && !IsGap(bytes, run[^1] + stride, at, stride))
            {
                yield return run;
                run = [];
            }

            run.Add(at);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private static bool IsGap(byte[] bytes, int from, int to, int stride) =>
        to - from <= MaximumGap * stride && !bytes.AsSpan(from, to - from).ContainsAnyExcept((byte)0);

    private static bool Overlap(List<TableSlot> slots)
    {
        ulong end = 0;
        foreach (TableSlot slot in slots.OrderBy(slot => slot.Data))
        {
            if (slot.Data < end)
            {
                return true;
            }

            end = slot.Data + (ulong)slot.Length;
        }

        return false;
    }

    private static TableSlot? ReadSlot(SnapshotView view, StructureShape shape, ulong start, byte[] bytes, int at)
    {
        ulong data = 0;
        ulong length = 0;
        int covered = 0;
        foreach (PlacedField field in shape.Fields)
        {
            if (bytes.AsSpan(at + covered, field.Offset - covered).ContainsAnyExcept((byte)0))
            {
                return null;
            }

            ulong value = view.Decode(bytes.AsSpan(at + field.Offset, field.Size));
            covered = field.Offset + field.Size;
            switch (field.Role)
            {
                case FieldRole.Data:
                    data = value;
                    break;
                case FieldRole.Length:
                    length = value;
                    break;
                case FieldRole.Flag when value > 1:
                    return null;
            }
        }

        bool isPadded = !bytes.AsSpan(at + covered, shape.Stride - covered).ContainsAnyExcept((byte)0);
        bool isSlot = isPadded && data != 0 && length is >= 1 and <= MaximumLength && view.IsData(data, (int)length);
        return isSlot ? new TableSlot(start + (ulong)at, data, (int)length) : null;
    }
}
