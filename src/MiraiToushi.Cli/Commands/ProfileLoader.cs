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
        EmulationProfile profile = text is null ? EmulationProfileReader.Default : Read(text, request.ProfilePath!);
        if (!(request.AllowBoot && profile.AllowBoot) && !(request.AllowProbing && profile.AllowProbing))
        {
            string option = request.AllowBoot ? "--no-probe" : "--no-boot";
            string other = request.AllowBoot ? "boot" : "probing";
            throw new UsageException($"{option}: {request.ProfilePath} does not allow {other} either, so that nothing is left to do");
        }

        return new ExtractionSettings
        {
            ProfileText = text,
            Profile = profile,
            MaximumInstructions = request.MaximumInstructions,
            MaximumMemory = request.MaximumMemory,
            MaximumLayers = request.MaximumLayers,
            TimeoutSeconds = request.TimeoutSeconds,
            AllowBoot = request.AllowBoot,
            AllowProbing = request.AllowProbing,
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
