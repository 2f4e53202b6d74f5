using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>
/// What a sample does to an address between the DNS answer and connect, as a rule that explains every pair of (answer,
/// address connected to) that was seen.
/// </summary>
/// <param name="Description">The rule in words.</param>
/// <param name="Apply">The rule, on addresses whose first byte is the most significant.</param>
internal sealed record AddressTransform(string Description, Func<uint, uint> Apply)
{
    /// <summary>An IPv4 address as a number whose most significant byte is the first; null for any other text.</summary>
    public static uint? Read(string text)
    {
        string[] parts = text.Split('.');
        uint result = 0;
        foreach (string part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out byte value))
            {
                return null;
            }

            result = (result << 8) | value;
        }

        return parts.Length == 4 ? result : null;
    }

    /// <summary>The address as text.</summary>
    public static string Write(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    /// <summary>Finds the simplest rule that explains all pairs. A rule with a constant needs two different answers to be believed.</summary>
    /// <param name="pairs">What was answered, and what was connected to; none where they are equal.</param>
    /// <returns>The rule, or null.</returns>
    public static AddressTransform? Find(IReadOnlyList<(uint Answer, uint Target)> pairs)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        bool isConfirmed = pairs.Select(pair => pair.Answer).Distinct().Count() > 1;
        IEnumerable<AddressTransform> rules = Moves();
        if (isConfirmed)
        {
            rules = rules.Concat(WithConstant(pairs[0].Answer, pairs[0].Target));
        }

        return rules.FirstOrDefault(rule => pairs.All(pair => rule.Apply(pair.Answer) == pair.Target));
    }

    private static IEnumerable<AddressTransform> Moves()
    {
        yield return new("its two halves swapped", address => BitOperations.RotateLeft(address, 16));
        yield return new("its bytes reversed", BinaryPrimitives.ReverseEndianness);
        yield return new("the bytes of each half swapped", address => BitOperations.RotateLeft(BinaryPrimitives.ReverseEndianness(address), 16));
        foreach (int[] order in Orders())
        {
            string text = string.Join(", ", order.Select(place => place + 1));
            yield return new($"its bytes in the order {text}", address => Reorder(address, order));
        }

        for (int bits = 1; bits < 32; bits++)
        {
            int count = bits;
            yield return new($"rotated left by {bits} bits", address => BitOperations.RotateLeft(address, count));
            yield return new(
                $"rotated left by {bits} bits as a little endian number",
                address => BinaryPrimitives.ReverseEndianness(BitOperations.RotateLeft(BinaryPrimitives.ReverseEndianness(address), count)));
        }
    }

    private static IEnumerable<AddressTransform> WithConstant(uint answer, uint target)
    {
        uint mask = answer ^ target;
        yield return new($"XORed with 0x{mask:x8} ({Write(mask)} as an address)", address => address ^ mask);
        uint difference = target - answer;
        yield return new($"0x{difference:x8} added to it as a big endian number", address => address + difference);
        uint little = BinaryPrimitives.ReverseEndianness(target) - BinaryPrimitives.ReverseEndianness(answer);
        yield return new(
            $"0x{little:x8} added to it as a little endian number",
            address => BinaryPrimitives.ReverseEndianness(BinaryPrimitives.ReverseEndianness(address) + little));
        yield return Bytewise(answer, target);
        foreach (AddressTransform move in Moves())
        {
            uint rest = move.Apply(answer) ^ target;
            yield return new($"{move.Description}, then XORed with 0x{rest:x8} ({Write(rest)} as an address)", address => move.Apply(address) ^ rest);
        }
    }

    private static AddressTransform Bytewise(uint answer, uint target)
    {
        byte[] add = new byte[4];
        for (int i = 0; i < 4; i++)
        {
            add[i] = (byte)((target >> (24 - (8 * i))) - (answer >> (24 - (8 * i))));
        }

        return new($"{string.Join(", ", add)} added to its bytes one by one", address =>
        {
            uint result = 0;
            for (int i = 0; i < 4; i++)
            {
                result = (result << 8) | (byte)((address >> (24 - (8 * i))) + add[i]);
            }

            return result;
        });
    }

    private static uint Reorder(uint address, int[] order)
    {
        uint result = 0;
        foreach (int place in order)
        {
            result = (result << 8) | ((address >> (24 - (8 * place))) & 255);
        }

        return result;
    }

    private static IEnumerable<int[]> Orders()
    {
        for (int number = 0; number < 256; number++)
        {
            int[] order = [number >> 6, (number >> 4) & 3, (number >> 2) & 3, number & 3];
            bool isIdentity = order is [0, 1, 2, 3];
            if (!isIdentity && order.Distinct().Count() == 4)
            {
                yield return order;
            }
        }
    }
}
