using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Stages;

/// <summary>What every stage needs: the image, what it runs on, and what the caller wants.</summary>
/// <param name="File">The image.</param>
/// <param name="Architecture">Its architecture.</param>
/// <param name="Options">Profile and budgets.</param>
/// <param name="Progress">Told what is known so far; may be null.</param>
/// <param name="Cancellation">Ends the run early.</param>
internal sealed record Sample(
    ElfImage File,
    Architecture Architecture,
    ExtractionOptions Options,
    IExtractionProgress? Progress,
    CancellationToken Cancellation)
{
    /// <summary>Whether code may be tried that the sample does not run by itself: there is time, and the engine did not die of it too often.</summary>
    public bool MayTry => !Cancellation.IsCancellationRequested && Options.Watch is not { HasDaredEnough: true };
}
