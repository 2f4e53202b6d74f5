using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Boots a sample on another processor of its architecture where the usual one lacks an instruction: a header tells the
/// architecture, but seldom which of its processors the code is for.
/// </summary>
internal static class ProcessorChoice
{
    /// <summary>Boots again on each other processor until one knows every instruction that was met.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">Its boot on the usual processor; disposed of if another is better.</param>
    /// <param name="again">Boots a sample as <paramref name="boot"/> was.</param>
    /// <returns>The sample and its boot on the processor that suits it, and what was wrong with the usual one or null.</returns>
    public static (Sample Sample, Boot Boot, string? Reason) Settle(Sample sample, Boot boot, Func<Sample, Boot?> again)
    {
        if (Unknown(boot) is not { } unknown)
        {
            return (sample, boot, null);
        }

        foreach (Architecture processor in sample.Architecture.OtherProcessors)
        {
            Sample other = sample with { Architecture = processor };
            if (again(other) is not { } second)
            {
                continue;
            }

            if (Unknown(second) is null && second.Machine.Instructions > boot.Machine.Instructions)
            {
                string reason = $"Process {unknown.Path} met an instruction that the {sample.Architecture.ProcessorName} does not have "
                    + $"({unknown.Detail}); the sample was run on the {processor.ProcessorName} instead.";
                boot.Dispose();
                return (other, second, reason);
            }

            second.Dispose();
        }

        return (sample, boot, null);
    }

    private static EndedProcess? Unknown(Boot boot) =>
        boot.Machine.Ended.FirstOrDefault(process => process.Reason == StopReason.IllegalInstruction);
}
