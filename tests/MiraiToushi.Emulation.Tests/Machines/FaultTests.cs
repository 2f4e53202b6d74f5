using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Programs that go wrong: each ends for the right reason and none takes the machine with it.</summary>
public sealed class FaultTests
{
    private static readonly BudgetSettings Small = new() { MaximumInstructions = 3_000_000, MaximumInstructionsPerProcess = 1_000_000 };

    public static TheoryData<string, string, StopReason> Endings()
    {
        (string Mode, StopReason Reason)[] modes =
        [
            ("read", StopReason.MemoryFault),
            ("read-far", StopReason.MemoryFault),
            ("write", StopReason.MemoryFault),
            ("write-code", StopReason.MemoryFault),
            ("read-only", StopReason.MemoryFault),
            ("no-access", StopReason.MemoryFault),
            ("heap-gone", StopReason.MemoryFault),
            ("jump", StopReason.MemoryFault),
            ("jump-null", StopReason.MemoryFault),
            ("jump-data", StopReason.MemoryFault),
            ("jump-high", StopReason.MemoryFault),
            ("stack-pointer", StopReason.MemoryFault),
            ("overflow", StopReason.MemoryFault),
            ("handler", StopReason.MemoryFault),
            ("illegal", StopReason.IllegalInstruction),
            ("spin", StopReason.InstructionBudget),
            ("spin-tight", StopReason.InstructionBudget),
            ("getpid", StopReason.Idle),
            ("sleep", StopReason.Idle),
            ("pause", StopReason.Blocked),
            ("abort", StopReason.Killed),
            ("sigreturn", StopReason.Killed),
            ("handler-leaves", StopReason.Exited),
        ];
        TheoryData<string, string, StopReason> result = [];
        foreach (string target in GuestProgram.Targets)
        {
            foreach ((string mode, StopReason reason) in modes)
            {
                result.Add(target, mode, reason);
            }
        }

        return result;
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void EndsForTheRightReason(string target, string mode, StopReason reason)
    {
        using MachineRun run = MachineRun.Fault(target, mode, Small);

        EndedProcess only = Assert.Single(run.Machine.Ended);
        Assert.Equal(reason, only.Reason);
        Assert.Equal(mode == "handler-leaves" ? "handled: 1\n" : "", run.Output);
        Assert.True(only.Instructions <= 1_010_000);
        Assert.True(only.Reason == StopReason.InstructionBudget || only.Detail is not null);
    }

    [Theory]
    [InlineData("i386", "divide", StopReason.Exception)]
    [InlineData("x86-64", "divide", StopReason.Exception)]
    [InlineData("i386", "halt", StopReason.Exception)]
    [InlineData("x86-64", "halt", StopReason.Exception)]
    public void ProcessorExceptionsEndIt(string target, string mode, StopReason reason)
    {
        using MachineRun run = MachineRun.Fault(target, mode, Small);

        Assert.Equal(reason, Assert.Single(run.Machine.Ended).Reason);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("i386")]
    [InlineData("x86-64")]
    public void BreakpointRunsTheTrapHandler(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "breakpoint");

        Assert.Equal("handled: 0\n", run.Output);
        Assert.Equal("exit code 3", run.First.Detail);
        Assert.Contains(run.Trace.Signals, signal => signal is { Kind: SignalEventKind.Delivered, Signal: 5 });
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void LoopWithoutCallsIsIdle(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "spin", new BudgetSettings { IdleBlocks = 50_000 });

        Assert.Equal(StopReason.Idle, run.First.Reason);
        Assert.NotNull(run.First.Detail);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void EndlessTranslationIsBounded(string target)
    {
        MachineConfiguration configuration = new()
        {
            Arguments = ["!"],
            Budgets = new BudgetSettings { MaximumTranslations = 20_000 },
        };
        using MachineRun run = new MachineRun(target, "code", configuration).Run();

        Assert.Equal(StopReason.TranslationBudget, run.First.Reason);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void UnknownCallsAreAnsweredAndListed(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "unknown");

        Assert.Equal("unknown: 1\n", run.Output);
        Assert.Equal(StopReason.Exited, run.First.Reason);
        string name = Assert.Single(run.Trace.Unknown);
        Assert.EndsWith(target.StartsWith("mips", StringComparison.Ordinal) ? "#4999" : "#999", name, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void RefusalsOfTheMemoryCalls(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "protect-hole");

        Assert.Equal("refused: 1\nremap nothing: 1\n", run.Output);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void HandlerGetsInformationAndContext(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "information");

        Assert.Equal("number: 1\ncontext: 1\n", run.Output);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void HandlerThatMakesTheMemoryAccessibleGoesOn(string target)
    {
        using MachineRun run = MachineRun.Fault(target, "handler-fixes");

        Assert.Equal("counted: 1\nstored: 7\n", run.Output);
        Assert.Equal(StopReason.Exited, run.First.Reason);
    }

    [Theory]
    [MemberData(nameof(ProgramTable.Targets), MemberType = typeof(ProgramTable))]
    public void MemoryFaultsSayWhereAndWhat(string target)
    {
        using MachineRun read = MachineRun.Fault(target, "read-far");
        using MachineRun write = MachineRun.Fault(target, "write");
        using MachineRun jump = MachineRun.Fault(target, "jump");

        Assert.StartsWith("read of 0x30000000 ", read.First.Detail, StringComparison.Ordinal);
        Assert.StartsWith("write of 0x30000000 ", write.First.Detail, StringComparison.Ordinal);
        Assert.StartsWith("execute of 0x30000000 ", jump.First.Detail, StringComparison.Ordinal);
    }
}
