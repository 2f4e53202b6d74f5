namespace FixtureBuilder.Packing;

/// <summary>
/// The packer's coding, LZSS: a byte of eight flags, lowest first, then what they announce: 1 a literal, 0 a copy of 3 to 18
/// bytes from 1 to 4,096 bytes before, as 12 bits of distance less 1 and 4 bits of length less 3.
/// </summary>
internal static class Lzss
{
    private const int Window = 4096;
    private const int Shortest = 3;
    private const int Longest = 18;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        List<byte> result = [];
        Dictionary<int, List<int>> places = [];
        int flagsAt = 0;
        int flag = 8;
        for (int at = 0; at < bytes.Length;)
        {
            if (flag == 8)
            {
                flagsAt = result.Count;
                result.Add(0);
                flag = 0;
            }

            (int from, int length) = FindMatch(bytes, at, places);
            int step = length >= Shortest ? length : 1;
            if (step == 1)
            {
                result[flagsAt] |= (byte)(1 << flag);
                result.Add(bytes[at]);
            }
            else
            {
                int distance = at - from - 1;
                result.Add((byte)distance);
                result.Add((byte)(((distance >> 8) << 4) | (length - Shortest)));
            }

            for (int i = 0; i < step; i++, at++)
            {
                Remember(bytes, at, places);
            }

            flag++;
        }

        return [.. result];
    }

    /// <summary>XORs with a key that goes through all bytes: key = key * step + step.</summary>
    public static byte[] Mask(byte[] bytes, byte key, byte step)
    {
        byte[] result = new byte[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            result[i] = (byte)(bytes[i] ^ key);
            key = (byte)((key * step) + step);
        }

        return result;
    }

    private static (int From, int Length) FindMatch(ReadOnlySpan<byte> bytes, int at, Dictionary<int, List<int>> places)
    {
        (int From, int Length) best = (0, 0);
        if (at + Shortest > bytes.Length || !places.TryGetValue(Hash(bytes, at), out List<int>? known))
        {
            return best;
        }

        for (int i = known.Count - 1; i >= 0 && i >= known.Count - 64 && at - known[i] <= Window; i--)
        {
            int length = bytes[at..].CommonPrefixLength(bytes[known[i]..]);
            length = Math.Min(length, Longest);
            if (length > best.Length)
            {
                best = (known[i], length);
            }
        }

        return best;
    }

    private static void Remember(ReadOnlySpan<byte> bytes, int at, Dictionary<int, List<int>> places)
    {
        if (at + Shortest <= bytes.Length)
        {
            int hash = Hash(bytes, at);
            if (!places.TryGetValue(hash, out List<int>? known))
            {
                places.Add(hash, known = []);
            }

            known.Add(at);
        }
    }

    private static int Hash(ReadOnlySpan<byte> bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}
