using System.Diagnostics.CodeAnalysis;

namespace MiraiToushi.Extraction.Profiles;

/// <summary>What reading a profile gave: the profile, or everything that is wrong with it.</summary>
public sealed record ProfileReadResult
{
    internal ProfileReadResult(EmulationProfile? profile, IReadOnlyList<ProfileError> errors)
    {
        Profile = profile;
        Errors = errors;
    }

    /// <summary>The profile; null when there are errors.</summary>
    public EmulationProfile? Profile { get; }

    /// <summary>The errors by line; empty when there is a profile.</summary>
    public IReadOnlyList<ProfileError> Errors { get; }

    /// <summary>Whether there is a profile.</summary>
    [MemberNotNullWhen(true, nameof(Profile))]
    public bool IsValid => Profile is not null;
}
