using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Programs that print the same here as under user-mode emulation.</summary>
public sealed class ProgramTests
{
    public static TheoryData<string, string> Cases() => ProgramTable.TargetsAnd([.. GuestProgram.Recorded.Where(name => name != "edges")]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrintsWhatUserModeEmulationPrints(string target, string name)
    {
        using MachineRun run = new MachineRun(target, name).Run();

        Assert.Equal(GuestProgram.Expected(name), run.Output);
        EndedProcess first = run.First;
        Assert.Equal(StopReason.Exited, first.Reason);
        Assert.Null(first.Detail);
        Assert.Empty(run.Trace.Unknown);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void CornersThatFewProgramsComeNear(string target)
    {
        using MachineRun run = new MachineRun(target, "edges").Run();

        Assert.Equal(GuestProgram.Expected("edges"), run.Output);
    }

    [Theory]
    [InlineData("i386-pie")]
    [InlineData("x86-64-pie")]
    [InlineData("arm-pie")]
    public void PositionIndependentProgramsRun(string target)
    {
        using MachineRun run = new MachineRun(target, "stack").Run();

        Assert.Equal(GuestProgram.Expected("stack"), run.Output);
        Assert.NotEqual(0UL, run.Machine.Image.Bias);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EachProcessEndsOnce(string target, string name)
    {
        using MachineRun run = new MachineRun(target, name).Run();

        Assert.Equal(run.Machine.ProcessCount, run.Machine.Ended.Count);
        Assert.Equal(run.Machine.Ended.Count, run.Machine.Ended.Select(ended => ended.Path).Distinct().Count());
        Assert.Equal("1", run.Machine.Ended[^1].Path);
        Assert.Equal(run.Machine.Instructions, run.Machine.Ended.Aggregate(0UL, (sum, ended) => sum + ended.Instructions));
    }
}
