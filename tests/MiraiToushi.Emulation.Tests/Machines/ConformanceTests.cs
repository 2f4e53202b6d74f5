using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Every architecture computes what user-mode emulation computes, at every optimisation level.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string, string, string> Cases()
    {
        TheoryData<string, string, string> result = [];
        foreach (string target in ConformanceProgram.Targets)
        {
            foreach (string level in ConformanceProgram.Levels)
            {
                foreach (string name in ConformanceProgram.Names)
                {
                    result.Add(target, level, name);
                }
            }
        }

        return result;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrintsWhatUserModeEmulationPrints(string target, string level, string name)
    {
        MachineConfiguration configuration = new()
        {
            Arguments = ["conformance", name],
            Forks = new ForkSettings { MaximumProcesses = 512 },
        };
        using MachineRun run = new MachineRun(ConformanceProgram.Image(target, level), configuration).Run();

        Assert.Equal(ConformanceProgram.Expected(name), run.Output);
        EndedProcess first = run.First;
        Assert.Equal((StopReason.Exited, null), (first.Reason, first.Detail));
    }

    [Fact]
    public void EveryTargetIsThereAtEveryLevel()
    {
        Assert.Equal(
            ConformanceProgram.Targets.Append("expected").Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(ConformanceProgram.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(ConformanceProgram.Targets, target => Assert.Equal(
            ConformanceProgram.Levels,
            Directory.EnumerateFiles(Path.Combine(ConformanceProgram.Folder, target)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)));
        Assert.Equal(
            ConformanceProgram.Names,
            Directory.EnumerateFiles(Path.Combine(ConformanceProgram.Folder, "expected"))
                .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
    }
}
