using MiraiToushi.Emulation.Tests.Programs;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Walking functions of a process that has ended, and what is said of the calls in them.</summary>
public sealed class WalkTests
{
    private const ulong Far = 0x200;

    public static TheoryData<string> Targets() => ProgramTable.Targets();

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_call_of_a_changed_parameter_is_neither_constant_nor_handed_on(string target)
    {
        using MachineRun run = new MachineRun(target, "calls").Run();
        ulong function = GuestProgram.Symbol(run.Image, "fibonacci");
        FunctionWalker walker = run.Machine.CreateWalker(run.First, run.Limit);

        WalkedCall[] calls = [.. walker.Walk(function, (function & ~1UL) + Far, function)
            .Where(call => call.Target == (run.Machine.Architecture.HasThumb ? function & ~1UL : function) && !call.IsTail)];

        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Equal(default, call.Arguments[0][0]));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_returns_to_its_caller_is_a_function(string target)
    {
        using MachineRun run = new MachineRun(target, "calls").Run();
        FunctionWalker walker = run.Machine.CreateWalker(run.First, run.Limit);
        foreach (string name in new[] { "add_six", "increment", "length_of", "fibonacci" })
        {
            ulong function = GuestProgram.Symbol(run.Image, name);
            Assert.Equal(FunctionLikeness.Returns, walker.Judge(function, (function & ~1UL) + Far, function));
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_walk_leaves_no_trace_in_later_calls(string target)
    {
        using MachineRun run = new MachineRun(target, "calls").Run();
        ulong function = GuestProgram.Symbol(run.Image, "increment");

        run.Machine.CreateWalker(run.First, run.Limit).Walk(function, (function & ~1UL) + Far, function);

        Assert.Equal(201UL, run.Call("increment").Value);
        Assert.Equal(6765UL, run.Call("fibonacci", 20).Value);
    }
}
