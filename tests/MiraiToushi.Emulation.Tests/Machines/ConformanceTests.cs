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
                foreach (string name in ConformanceProgram.Names.Where(name => ConformanceProgram.Expected(target, level, name) is not null))
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

        Assert.Equal(Comparable(target, ConformanceProgram.Expected(target, level, name)!), Comparable(target, run.Output));
        EndedProcess first = run.First;
        Assert.Equal((StopReason.Exited, null), (first.Reason, first.Detail));
    }

    /// <summary>
    /// The engine's 68881 makes infinities that it takes for invalid numbers itself, so that they come out as no numbers. Where
    /// this fails, the engine is right at last: Comparable and what ArchitectureSummary says of m68k have to go.
    /// </summary>
    [Theory]
    [InlineData("single", "infinity: 000000007fffffff\n")]
    [InlineData("double", "infinity: 7fffffffffffffff\n")]
    public void TheEngineLosesInfinitiesOnM68k(string name, string line)
    {
        MachineConfiguration configuration = new() { Arguments = ["conformance", name] };
        using MachineRun run = new MachineRun(ConformanceProgram.Image("m68k", "O2"), configuration).Run();

        Assert.Contains(line, run.Output, StringComparison.Ordinal);
    }

    private static string Comparable(string target, string output) => target != "m68k"
        ? output
        : string.Join('\n', output.Split('\n').Where(line =>
            !line.StartsWith("infinity: ", StringComparison.Ordinal) && !line.StartsWith("overflow: ", StringComparison.Ordinal)));

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
