using System.Globalization;

namespace MiraiToushi.Benchmarks;

/// <summary>The middle of some measurements, and how far they lie apart.</summary>
/// <param name="Middle">The median.</param>
/// <param name="Spread">Half the distance of the quartiles, as a part of the median.</param>
internal sealed record Statistics(double Middle, double Spread)
{
    /// <summary>Of some values, of which there must be at least one.</summary>
    /// <param name="values">The values.</param>
    public static Statistics Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double middle = sorted[sorted.Length / 2];
        return new Statistics(middle, (sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]) / 2 / middle);
    }

    /// <summary>The median of some values.</summary>
    /// <param name="values">The values.</param>
    public static double Median(IEnumerable<double> values) => Of(values).Middle;

    /// <summary>Such as "12.5 ±3%".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Middle:G4} ±{100 * Spread:F0}%");
}
