using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>
/// Finds the auth table: an array, reached through a pointer in static data, of two pointers to strings with their lengths
/// and weights that tile 0 to the sum. Arrays that nothing points to are copies that realloc left behind.
/// </summary>
internal static class CredentialRecogniser
{
    private const int MinimumPairs = 2;
    private const int MinimumPairsWithoutWeights = 5;
    private const int MaximumPairs = 10_000;
    private const int MaximumLength = 255;

    /// <summary>Finds the longest list.</summary>
    /// <param name="view">The snapshot.</param>
    /// <param name="layouts">Layouts to try.</param>
    /// <param name="process">Path of the process, for the provenance.</param>
    /// <param name="attackArray">The attack table's array, which is no credential list; null where there is none.</param>
    public static CredentialFinding? Find(SnapshotView view, IReadOnlyList<StructureLayout> layouts, string process, ulong? attackArray)
    {
        CredentialFinding? best = null;
        foreach (StructureLayout layout in layouts)
        {
            StructureShape shape = layout.Compute(view.WordSize, view.Architecture.MaximumAlignment);
            int minimum = HasWeights(shape) ? MinimumPairs : MinimumPairsWithoutWeights;
            foreach ((ulong address, ulong array) in view.StaticWords())
            {
                if (array == attackArray || array % (ulong)shape.Alignment != 0 || !view.IsData(array, shape.Stride * minimum))
                {
                    continue;
                }

                List<Pair> pairs = ReadAll(view, shape, array);
                if (pairs.Count < minimum)
                {
                    continue;
                }

                CredentialFinding found = Describe(view, shape, layout.Name, array, address, pairs, process);
                best = IsBetter(found, best) ? found : best;
            }
        }

        return best;
    }

    /// <summary>Whether one list is to be preferred: weights say more than length.</summary>
    /// <param name="found">A list.</param>
    /// <param name="best">The best so far; null for none.</param>
    public static bool IsBetter(CredentialFinding found, CredentialFinding? best)
    {
        if (best is null)
        {
            return true;
        }

        bool hasWeights = found.TotalWeight is not null;
        return hasWeights == (best.TotalWeight is not null) ? found.Entries.Count > best.Entries.Count : hasWeights;
    }

    private static bool HasWeights(StructureShape shape) => shape.Find(FieldRole.WeightMaximum) is not null;

    private static List<Pair> ReadAll(SnapshotView view, StructureShape shape, ulong array)
    {
        List<Pair> result = [];
        int total = 0;
        byte[] record = new byte[shape.Stride];
        for (int i = 0; i < MaximumPairs; i++)
        {
            ulong at = array + (ulong)(i * shape.Stride);
            if (!view.IsData(at, shape.Stride) || !view.Memory.TryRead(at, record) || Read(view, shape, record, at, total) is not { } pair)
            {
                break;
            }

            result.Add(pair);
            total = pair.WeightEnd;
        }

        return result;
    }

    private static Pair? Read(SnapshotView view, StructureShape shape, byte[] record, ulong address, int total)
    {
        ulong Value(FieldRole role, ulong missing) =>
            shape.Find(role) is { } field ? view.Decode(record.AsSpan(field.Offset, field.Size)) : missing;

        ulong user = Value(FieldRole.User, 0);
        ulong password = Value(FieldRole.Password, 0);
        if (user == password || !view.IsData(user, 1) || !view.IsData(password, 1))
        {
            return null;
        }

        ulong unknown = ulong.MaxValue;
        byte[]? userBytes = ReadText(view, user, Value(FieldRole.UserLength, unknown));
        byte[]? passwordBytes = ReadText(view, password, Value(FieldRole.PasswordLength, unknown));
        if (userBytes is null || passwordBytes is null)
        {
            return null;
        }

        ulong minimum = Value(FieldRole.WeightMinimum, unknown);
        ulong maximum = Value(FieldRole.WeightMaximum, unknown);
        int? weight = shape.Find(FieldRole.Weight) is not null ? (int)Value(FieldRole.Weight, 0) : null;
        int end = total;
        if (minimum != unknown)
        {
            if (minimum != (ulong)total || maximum < minimum || (maximum == minimum && total == 0))
            {
                return null;
            }

            weight = (int)(maximum - minimum);
            end = (int)maximum;
        }

        return new Pair(address, userBytes, passwordBytes, weight, end);
    }

    private static byte[]? ReadText(SnapshotView view, ulong address, ulong length)
    {
        if (length != ulong.MaxValue)
        {
            // The stored length is the truth; a NUL must follow, as deobf leaves it.
            bool fits = length <= MaximumLength && view.IsData(address, (int)length + 1);
            byte[]? bytes = fits ? view.Memory.ReadBytes(address, (int)length + 1) : null;
            return bytes is not null && bytes[^1] == 0 && GuestText.IsPrintable(bytes.AsSpan(..^1)) ? bytes[..^1] : null;
        }

        List<byte> text = [];
        Span<byte> one = stackalloc byte[1];
        while (text.Count <= MaximumLength && view.Memory.TryRead(address + (ulong)text.Count, one))
        {
            if (one[0] == 0)
            {
                return [.. text];
            }

            if (one[0] is < 0x20 or > 0x7E)
            {
                return null;
            }

            text.Add(one[0]);
        }

        return null;
    }

    private static CredentialFinding Describe(
        SnapshotView view,
        StructureShape shape,
        string layout,
        ulong array,
        ulong pointer,
        List<Pair> pairs,
        string process)
    {
        bool hasWeights = pairs.All(pair => pair.Weight is not null);
        return new CredentialFinding
        {
            Status = FindingStatus.Found,
            Address = array,
            TotalWeight = hasWeights ? pairs.Sum(pair => pair.Weight!.Value) : null,
            Entries = [.. pairs.Select(pair => new Credential(
                GuestText.Decode(pair.User),
                GuestText.Decode(pair.Password),
                pair.Weight,
                new Provenance
                {
                    Stage = "boot",
                    Method = $"array of layout '{layout}' that the pointer at 0x{pointer:x} refers to",
                    Address = pair.Address,
                    Process = process,
                }))],
        };
    }

    private readonly record struct Pair(ulong Address, byte[] User, byte[] Password, int? Weight, int WeightEnd);
}
