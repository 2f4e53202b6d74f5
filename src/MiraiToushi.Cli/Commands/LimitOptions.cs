using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MiraiToushi.Cli.Commands;

/// <summary>The options that bound what one sample may take; without them the profile's limits hold.</summary>
internal sealed class LimitOptions
{
    private const double MaximumTimeout = 86_400;
    private const long LeastMemory = 8;
    private const long MostMemory = 4096;
    private const int MostLayers = 1000;

    public Option<ulong?> Instructions { get; } = new("--max-instructions")
    {
        Description = "Guest instructions for one sample (default: the profile's)",
        HelpName = "N",
        CustomParser = ParseInstructions,
    };

    public Option<long?> Memory { get; } = new("--max-memory")
    {
        Description = "MiB of guest memory that a sample may map at once (default: the profile's)",
        HelpName = "MIB",
        CustomParser = result => ParseBetween(result, "--max-memory", LeastMemory, MostMemory) is { } number ? number << 20 : null,
    };

    public Option<int?> Layers { get; } = new("--max-layers")
    {
        Description = "Layers that a sample may unpack and run, one after the other (default: the profile's)",
        HelpName = "N",
        CustomParser = result => (int?)ParseBetween(result, "--max-layers", 0, MostLayers),
    };

    public Option<double?> Timeout { get; } = new("--timeout")
    {
        Description = "Seconds for one sample (default: the profile's)",
        HelpName = "SECONDS",
        CustomParser = ParseTimeout,
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Instructions, Memory, Layers, Timeout])
        {
            command.Options.Add(option);
        }
    }

    private static ulong? ParseInstructions(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number > 0)
        {
            return number;
        }

        result.AddError($"--max-instructions: '{text}' is not a whole number greater than 0.");
        return null;
    }

    private static long? ParseBetween(ArgumentResult result, string name, long least, long most)
    {
        string text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name}: '{text}' is not a whole number from {least} to {most}.");
        return null;
    }

    private static double? ParseTimeout(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0 and <= MaximumTimeout)
        {
            return seconds;
        }

        result.AddError($"--timeout: '{text}' is not a number of seconds greater than 0 and at most {MaximumTimeout}.");
        return null;
    }
}
