namespace MiraiToushi.Emulation.Linux.World;

/// <summary>Everything that is random to the guest: splitmix64 from a seed, the same in every run.</summary>
public sealed class SeededRandom
{
    private ulong _state;

    /// <summary>Creates a source.</summary>
    /// <param name="seed">The seed.</param>
    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Fills bytes.</summary>
    /// <param name="bytes">What to fill.</param>
    public void Fill(Span<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value = i % 8 == 0 ? Next() : value >> 8;
            bytes[i] = (byte)value;
        }
    }
}
