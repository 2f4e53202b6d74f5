namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>Sine and cosine for fsca, by sums and products alone, so that every host gives the same.</summary>
internal static class SineTable
{
    private const int Turn = 1 << 16;
    private const int Quarter = Turn / 4;
    private const int Terms = 9;

    /// <summary>Sine and cosine of an angle.</summary>
    /// <param name="angle">The angle, in parts of which 65,536 are a full turn; higher bits are dropped.</param>
    public static (float Sine, float Cosine) Find(uint angle)
    {
        int part = (int)(angle % Turn);
        int quadrant = (part + (Quarter / 2)) / Quarter;
        double x = (part - (quadrant * Quarter)) * (Math.PI * 2 / Turn);
        float sine = (float)Series(x, x, 1);
        float cosine = (float)Series(x, 1, 0);
        return (quadrant % 4) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    // Of at most an eighth of a turn: nine terms leave less than a double can show.
    private static double Series(double x, double first, int power)
    {
        double term = first;
        double sum = first;
        for (int i = 1; i < Terms; i++)
        {
            int last = power + (2 * i);
            term = -term * x * x / (last * (last - 1));
            sum += term;
        }

        return sum;
    }
}
