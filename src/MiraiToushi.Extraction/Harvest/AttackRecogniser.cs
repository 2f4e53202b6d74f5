using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>
/// Finds the attack table: an array, reached through a pointer in static data or lying in .bss, of pointers to (function, vector) records, or
/// of such records in place; the functions lie in the image's code.
/// </summary>
internal static class AttackRecogniser
{
    private const int MinimumVectors = 2;
    private const int MaximumVectors = 256;

    /// <summary>Finds the longest list.</summary>
    /// <param name="view">The snapshot.</param>
    /// <param name="layouts">Layouts to try.</param>
    /// <param name="process">Path of the process, for the provenance.</param>
    public static AttackFinding? Find(SnapshotView view, IReadOnlyList<StructureLayout> layouts, string process)
    {
        AttackFinding? best = null;
        foreach (StructureLayout layout in layouts)
        {
            StructureShape shape = layout.Compute(view.WordSize, view.Architecture.MaximumAlignment);
            int stride = layout.Indirect ? view.WordSize : shape.Stride;
            foreach ((ulong address, ulong array) in view.StaticWords().Concat(view.ClearedAtStart(stride)))
            {
                if (!view.IsData(array, stride * MinimumVectors) || view.IsCode(array))
                {
                    continue;
                }

                List<Vector> vectors = ReadAll(view, layout, shape, array, stride);
                if (vectors.Count >= MinimumVectors && vectors.Count > (best?.Vectors.Count ?? 0) && IsPlausible(vectors))
                {
                    best = Describe(view, layout.Name, array, address, vectors, process);
                }
            }
        }

        return best;
    }

    private static bool IsPlausible(List<Vector> vectors) =>
        vectors.Select(vector => vector.Function).Distinct().Count() * 2 > vectors.Count
        && vectors.Select(vector => vector.Id).Distinct().Count() > 1;

    private static List<Vector> ReadAll(SnapshotView view, StructureLayout layout, StructureShape shape, ulong array, int stride)
    {
        List<Vector> result = [];
        HashSet<ulong> seen = [];
        for (int i = 0; i < MaximumVectors; i++)
        {
            ulong record = array + (ulong)(i * stride);
            if (layout.Indirect)
            {
                // What realloc left behind the end of the array can only point to records that stand in it already.
                if (!view.Memory.TryReadUnsigned(record, view.WordSize, out record) || !seen.Add(record))
                {
                    break;
                }
            }

            if (Read(view, shape, record) is not { } vector)
            {
                break;
            }

            result.Add(vector);
        }

        return result;
    }

    private static Vector? Read(SnapshotView view, StructureShape shape, ulong record)
    {
        if (record % (ulong)shape.Alignment != 0 || !view.IsData(record, shape.Stride) || view.Memory.ReadBytes(record, shape.Stride) is not { } bytes)
        {
            return null;
        }

        ulong function = 0;
        ulong id = 0;
        int covered = 0;
        foreach (PlacedField field in shape.Fields)
        {
            // calloc made the record: what no field covers is zero.
            if (bytes.AsSpan(covered, field.Offset - covered).ContainsAnyExcept((byte)0))
            {
                return null;
            }

            ulong value = view.Decode(bytes.AsSpan(field.Offset, field.Size));
            covered = field.Offset + field.Size;
            if (field.Role == FieldRole.Function)
            {
                function = value;
            }
            else if (field.Role == FieldRole.Vector)
            {
                id = value;
            }
        }

        bool isPadded = !bytes.AsSpan(covered).ContainsAnyExcept((byte)0);
        return isPadded && id <= 255 && view.IsFunction(function) ? new Vector((int)id, function, record) : null;
    }

    private static AttackFinding Describe(SnapshotView view, string layout, ulong array, ulong pointer, List<Vector> vectors, string process) => new()
    {
        Status = FindingStatus.Found,
        Address = array,
        Vectors = [.. vectors.Select(vector => new AttackVector(
            vector.Id,
            view.Architecture.HasThumb ? vector.Function & ~1UL : vector.Function,
            new Provenance
            {
                Stage = "boot",
                Method = $"record of layout '{layout}' in the array that the pointer at 0x{pointer:x} refers to",
                Address = vector.Record,
                Process = process,
            }))],
    };

    private readonly record struct Vector(int Id, ulong Function, ulong Record);
}
