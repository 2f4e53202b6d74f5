namespace FixtureBuilder.Configurations;

/// <summary>The bot's cipher: every byte is XORed with all four bytes of a key, so with one byte in effect.</summary>
internal static class Cipher
{
    public static byte Fold(uint key) => (byte)(key ^ (key >> 8) ^ (key >> 16) ^ (key >> 24));

    public static byte[] Apply(uint key, ReadOnlySpan<byte> bytes)
    {
        byte fold = Fold(key);
        byte[] result = bytes.ToArray();
        foreach (ref byte value in result.AsSpan())
        {
            value ^= fold;
        }

        return result;
    }
}
