using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Cli.Commands;

/// <summary>Reads the profile that was asked for.</summary>
internal static class ProfileLoader
{
    private const int MaximumSize = 4 << 20;

    /// <summary>The settings that hold for every sample of a request.</summary>
    /// <exception cref="UsageException">The profile cannot be read, or has errors.</exception>
    public static ExtractionSettings Load(ExtractRequest request)
    {
        string? text = request.ProfilePath is null ? null : ReadText(request.ProfilePath);
        return new ExtractionSettings
        {
            ProfileText = text,
            Profile = text is null ? EmulationProfileReader.Default : Read(text, request.ProfilePath!),
            MaximumInstructions = request.MaximumInstructions,
            TimeoutSeconds = request.TimeoutSeconds,
        };
    }

    private static EmulationProfile Read(string text, string path)
    {
        ProfileReadResult result = EmulationProfileReader.Read(text, path);
        return result.Profile ?? throw new UsageException([.. result.Errors.Select(error => error.ToString())]);
    }

    private static string ReadText(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaximumSize
                ? File.ReadAllText(path)
                : throw new UsageException($"{path}: too large for a profile");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: the profile cannot be read: {exception.Message}");
        }
    }
}
