using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>What is done to a process from outside while it runs, and what can be listened to.</summary>
public sealed class InterventionTests
{
    public static TheoryData<string> Targets() => ProgramTable.Targets();

    [Theory]
    [MemberData(nameof(Targets))]
    public void CallsInTheMiddleKeepWhatTheyDo(string target)
    {
        using MachineRun run = new(target, "calls");
        ulong increment = GuestProgram.Symbol(run.Image, "increment");
        run.Machine.Intervene = (process, request) =>
            process == "1" && request.Name == "write" ? [new CallIntervention(increment), new CallIntervention(increment)] : [];

        run.Run();

        Assert.Equal("ready: 1\n", run.Output);
        Assert.Equal(StopReason.Exited, run.First.Reason);
        Assert.Null(run.First.Detail);
        Assert.Equal(203UL, run.Call("increment").Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void CallsThatGoWrongLeaveTheProcessAsItWas(string target)
    {
        using MachineRun run = new(target, "calls");
        ulong fault = GuestProgram.Symbol(run.Image, "fault");
        run.Machine.Intervene = (_, request) => request.Name == "write" ? [new CallIntervention(fault), new CallIntervention(0)] : [];

        run.Run();

        Assert.Equal("ready: 1\n", run.Output);
        Assert.Equal(StopReason.Exited, run.First.Reason);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void SignalsFromOutsideRunTheHandler(string target)
    {
        using MachineRun run = new(target, "faults", new MachineConfiguration { Arguments = ["faults", "information"] });
        bool isSent = false;
        run.Machine.Intervene = (_, request) =>
        {
            bool sends = request.Name == "getpid" && !isSent;
            isSent |= sends;
            return sends ? [new SignalIntervention(5)] : [];
        };

        run.Run();

        Assert.Equal("number: 1\ncontext: 1\nnumber: 1\ncontext: 1\n", run.Output);
        Assert.Equal(2, run.Trace.Signals.Count(signal => signal.Kind == SignalEventKind.Delivered));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void SignalsFromOutsideCanKill(string target)
    {
        using MachineRun run = new(target, "calls");
        run.Machine.Intervene = (_, request) => request.Name == "write" ? [new SignalIntervention(15)] : [];

        run.Run();

        Assert.Equal(StopReason.Killed, run.First.Reason);
        Assert.Equal("signal 15", run.First.Detail);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void ListenerHearsTheBlocks(string target)
    {
        using MachineRun run = new(target, "recursion");
        HashSet<ulong> heard = [];
        run.Machine.BlockEntered = (address, _) => heard.Add(address);

        run.Run();

        Assert.Equal(run.Machine.ExecutedBlocks.Enumerate().Order(), heard.Order());
        Assert.Contains(run.Machine.Image.EntryPoint, heard);
        Assert.Equal(GuestProgram.Expected("recursion"), run.Output);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void TraceCountsAndNamesTheCalls(string target)
    {
        using MachineRun run = new(target, "identity");
        List<string> calls = [];
        run.Trace.SystemCallAnswered = calls.Add;

        run.Run();

        Assert.Equal(calls.Count, run.Trace.SystemCalls);
        Assert.StartsWith("1 getpid(", calls[0], StringComparison.Ordinal);
        Assert.EndsWith(" = 1000", calls[0], StringComparison.Ordinal);
        Assert.Equal(run.Machine.Architecture.Abi.Name, run.Trace.FirstAbi);
        Assert.Contains(calls, call => call.StartsWith("1.1 setsid(", StringComparison.Ordinal));
    }
}
