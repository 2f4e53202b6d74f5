using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>The same file and configuration give the same run, and machines share nothing.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<string, string> Cases() => ProgramTable.TargetsAnd("signals", "tree", "stack", "waiting", "code");

    [Theory]
    [MemberData(nameof(Cases))]
    public void TwoRunsAreEqual(string target, string name)
    {
        (MachineRun first, List<string> firstCalls) = Traced(target, name);
        (MachineRun second, List<string> secondCalls) = Traced(target, name);
        using (first)
        using (second)
        {
            Assert.Equal(firstCalls, secondCalls);
            Assert.NotEmpty(firstCalls);
            Assert.Equal(first.Trace.ConsoleOutput, second.Trace.ConsoleOutput);
            Assert.Equal(first.Trace.Signals, second.Trace.Signals);
            Assert.Equal(first.Trace.Stubbed, second.Trace.Stubbed);
            Assert.Equal(first.Machine.Instructions, second.Machine.Instructions);
            Assert.Equal(
                first.Machine.ExecutedBlocks.Enumerate().Order(), second.Machine.ExecutedBlocks.Enumerate().Order());
            AssertSameEnds(first.Machine.Ended, second.Machine.Ended);
        }
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void MachinesAtTheSameTimeShareNothing(string target)
    {
        using MachineRun alone = new MachineRun(target, "tree").Run();
        using MachineRun first = new MachineRun(target, "calls").Run();
        using MachineRun second = new MachineRun(target, "calls").Run();
        using MachineRun between = new MachineRun(target, "tree").Run();

        Assert.Equal(201UL, first.Call("increment").Value);
        Assert.Equal(202UL, first.CallAgain("increment").Value);
        Assert.Equal(201UL, second.Call("increment").Value);
        Assert.Equal(203UL, first.CallAgain("increment").Value);
        Assert.Equal(alone.Output, between.Output);
        AssertSameEnds(alone.Machine.Ended, between.Machine.Ended);
    }

    [Fact]
    public async Task MachinesOnDifferentThreadsShareNothing()
    {
        string[] targets = ["arm", "mips", "x86-64", "i386", "mipsel", "arm-thumb"];
        Task<string>[] runs = [.. targets.Select(target => Task.Run(() =>
        {
            using MachineRun run = new MachineRun(target, "arithmetic").Run();
            return run.Output;
        }))];

        string[] outputs = await Task.WhenAll(runs);

        Assert.All(outputs, output => Assert.Equal(GuestProgram.Expected("arithmetic"), output));
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void SeedDecidesWhatIsRandom(string target)
    {
        using MachineRun first = new MachineRun(target, "stack", MachineRun.Plain with { RandomSeed = 1 }).Run();
        using MachineRun second = new MachineRun(target, "stack", MachineRun.Plain with { RandomSeed = 2 }).Run();

        Assert.Equal(first.Output, second.Output);
        Assert.NotEmpty(MemorySnapshot.Compare(first.First.Memory, second.First.Memory));
    }

    private static (MachineRun Run, List<string> Calls) Traced(string target, string name)
    {
        MachineRun run = new(target, name);
        List<string> calls = [];
        run.Trace.SystemCallAnswered = calls.Add;
        return (run.Run(), calls);
    }

    private static MemoryRegion Plain(MemoryRegion region) => new(region.Start, region.End, region.Permissions, region.Name);

    private static void AssertSameEnds(IReadOnlyList<EndedProcess> first, IReadOnlyList<EndedProcess> second)
    {
        Assert.Equal(first.Count, second.Count);
        foreach ((EndedProcess a, EndedProcess b) in first.Zip(second))
        {
            Assert.Equal((a.Path, a.Reason, a.Detail, a.Instructions, a.StackPointer), (b.Path, b.Reason, b.Detail, b.Instructions, b.StackPointer));
            Assert.Equal(a.Memory.Regions.Select(Plain), b.Memory.Regions.Select(Plain));
            Assert.Empty(MemorySnapshot.Compare(a.Memory, b.Memory));
        }
    }
}
