using System.Security.Cryptography;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli;

/// <summary>A file that has been read.</summary>
/// <param name="Name">Its name without the folder; hostile text.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record Sample(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The report on a sample of which nothing is known but its bytes.</summary>
    /// <param name="profile">The name of the profile.</param>
    public ExtractionReport EmptyReport(string profile) => new()
    {
        Sample = new SampleFacts
        {
            Name = Name,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span)),
            Size = Bytes.Length,
        },
        Profile = profile,
        Outcome = Outcome.None,
    };
}
