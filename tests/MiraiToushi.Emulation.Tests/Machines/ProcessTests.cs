using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>The process tree as the machine reports it.</summary>
public sealed class ProcessTests
{
    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void ChildrenEndBeforeTheirParents(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "nested");

        Assert.Equal(["1.1.1.1", "1.1.1", "1.1", "1"], run.Machine.Ended.Select(ended => ended.Path));
        Assert.Equal(["exit code 4", "exit code 3", "exit code 2", "exit code 1"], run.Machine.Ended.Select(ended => ended.Detail));
        Assert.All(run.Machine.Ended, ended => Assert.Equal(StopReason.Exited, ended.Reason));
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void ParentSeesThatItsChildFaulted(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "child-faults");

        Assert.Equal("killed by: 11\n", run.Output);
        Assert.Equal(StopReason.MemoryFault, run.End("1.1").Reason);
        Assert.Equal(StopReason.Exited, run.First.Reason);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void ChildOfVforkWritesToItsParentsMemory(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "shared");

        Assert.Equal("written by the child: 5\n", run.Output);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void ForkBombIsBounded(string target)
    {
        MachineConfiguration configuration = new()
        {
            Arguments = ["faults", "bomb"],
            Forks = new ForkSettings { MaximumProcesses = 10 },
        };
        using MachineRun run = new MachineRun(target, "faults", configuration).Run();

        Assert.Equal(10, run.Machine.ProcessCount);
        Assert.Equal(10, run.Machine.Ended.Count);
        Assert.All(run.Machine.Ended, ended => Assert.Equal("exit code 9", ended.Detail));
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void BudgetIsSharedByAllProcesses(string target)
    {
        MachineConfiguration configuration = new()
        {
            Arguments = ["faults", "bomb-chain"],
            Forks = new ForkSettings { MaximumProcesses = 20 },
            Budgets = new BudgetSettings { MaximumInstructions = 500_000, MaximumInstructionsPerProcess = 200_000 },
        };
        using MachineRun run = new MachineRun(target, "faults", configuration).Run();

        Assert.Equal(20, run.Machine.ProcessCount);
        Assert.All(run.Machine.Ended, ended => Assert.Equal(StopReason.InstructionBudget, ended.Reason));
        Assert.InRange(run.Machine.Instructions, 400_000UL, 510_000UL);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void MilestonesAreKeptAtForksAndSignals(string target)
    {
        using MachineRun run = new MachineRun(target, "signals").Run();

        Assert.Contains(run.Machine.Milestones, milestone => milestone is { Process: "1", Event: "signal" });
        Assert.Contains(run.Machine.Milestones, milestone => milestone is { Process: "1", Event: "fork" });
        Assert.True(run.Machine.Milestones.Count <= 64);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void SwallowedSignalsRunNoHandler(string target)
    {
        MachineConfiguration configuration = new()
        {
            Arguments = ["faults", "information"],
            Signals = new SignalSettings { Swallow = [5] },
        };
        using MachineRun run = new MachineRun(target, "faults", configuration).Run();

        Assert.Equal("", run.Output);
        Assert.Equal(StopReason.Exited, run.First.Reason);
        Assert.Contains(run.Trace.Signals, signal => signal is { Kind: SignalEventKind.Swallowed, Signal: 5 });
        Assert.DoesNotContain(run.Trace.Signals, signal => signal.Kind == SignalEventKind.Delivered);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void CancellationEndsTheRun(string target)
    {
        MachineConfiguration configuration = new() { Arguments = ["faults", "spin"] };
        using MachineRun run = new(target, "faults", configuration);
        using CancellationTokenSource source = new();
        source.Cancel();

        run.Machine.Run(source.Token);

        Assert.Equal(StopReason.Timeout, Assert.Single(run.Machine.Ended).Reason);
        Assert.True(run.Machine.Instructions < 1_000);
    }
}
