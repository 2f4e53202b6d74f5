using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction;

/// <summary>
/// Receives what is known so far while an extraction runs, so that a caller in another process loses nothing when the
/// native engine takes the process down. Called on the extracting thread; must not throw.
/// </summary>
public interface IExtractionProgress
{
    /// <summary>A stage begins.</summary>
    /// <param name="name">The stage, such as "boot".</param>
    void StageStarted(string name);

    /// <summary>The report as it would stand if the run ended here.</summary>
    /// <param name="partial">A whole report with what has been found so far.</param>
    void PartialReport(ExtractionReport partial);

    /// <summary>A system call was answered; the last few are worth showing after a crash.</summary>
    /// <param name="description">Such as "1.2 connect(3, ...) = 0".</param>
    void SystemCall(string description);
}
