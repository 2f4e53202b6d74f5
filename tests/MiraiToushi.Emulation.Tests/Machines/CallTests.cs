using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Programs;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Calling functions in a process that has ended.</summary>
public sealed class CallTests
{
    public static TheoryData<string> Targets() => ProgramTable.Targets();

    [Theory]
    [MemberData(nameof(Targets))]
    public void ArgumentsAndResult(string target)
    {
        using MachineRun run = Started(target);

        CallResult result = run.Call("add_six", 1, 2, 3, 4, 5, 6);

        Assert.Equal(StopReason.Returned, result.Reason);
        Assert.Equal(654_321UL, result.Value);
        Assert.InRange(result.Instructions, 1UL, 100UL);
        Assert.Equal(6765UL, run.Call("fibonacci", 20).Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void MemoryIsPutBackBeforeEachCall(string target)
    {
        using MachineRun run = Started(target);

        Assert.Equal(201UL, run.Call("increment").Value);
        Assert.Equal(201UL, Counter(run));
        Assert.Equal(201UL, run.Call("increment").Value);
        Assert.Equal(202UL, run.CallAgain("increment").Value);
        Assert.Equal(203UL, run.CallAgain("increment").Value);
        Assert.Equal(203UL, Counter(run));
        run.Machine.RestoreMemory(run.First);
        Assert.Equal(200UL, Counter(run));
        Assert.Equal(201UL, run.Call("increment").Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void FunctionsSeeWhatWasWrittenByHand(string target)
    {
        using MachineRun run = Started(target);
        ulong text = GuestProgram.Symbol(run.Image, "text");
        run.Machine.RestoreMemory(run.First);

        Assert.Equal(25UL, run.Call("length_of", text).Value);
        Assert.True(run.Machine.Memory.TryWrite(text, "short\0"u8));
        Assert.Equal(5UL, run.CallAgain("length_of", text).Value);
        Assert.Equal(25UL, run.Call("length_of", text).Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void ChangesAreADifferenceOfSnapshots(string target)
    {
        using MachineRun run = Started(target);
        ulong text = GuestProgram.Symbol(run.Image, "text");

        Assert.Equal(StopReason.Returned, run.Call("scramble", text, 25, 0x55).Reason);
        MemorySnapshot after = run.Machine.TakeSnapshot(run.First.Memory);

        MemoryDelta delta = Assert.Single(MemorySnapshot.Compare(run.First.Memory, after), delta => delta.Address == text);
        Assert.Equal(25, delta.Length);
        Assert.Equal("a text in writable memory"u8.ToArray().Select(one => (byte)(one ^ 0x55)), after.ReadBytes(text, 25));
        Assert.Equal("a text in writable memory"u8.ToArray(), run.First.Memory.ReadBytes(text, 25));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void BudgetEndsACall(string target)
    {
        using MachineRun run = Started(target);
        ulong spin = GuestProgram.Symbol(run.Image, "spin");

        CallResult result = run.Machine.Call(run.First, spin, [], 10_000, run.Limit);

        Assert.Equal(StopReason.InstructionBudget, result.Reason);
        Assert.Equal(0UL, result.Value);
        Assert.InRange(result.Instructions, 9_900UL, 10_100UL);
        Assert.Equal(201UL, run.Call("increment").Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void CallsThatNeverReturn(string target)
    {
        using MachineRun run = Started(target);

        Assert.Equal(StopReason.MemoryFault, run.Call("fault", 0x100).Reason);
        Assert.Equal(StopReason.Exited, run.Call("leave", 5).Reason);
        Assert.Equal(StopReason.Blocked, run.Call("wait_forever").Reason);
        Assert.Equal(StopReason.Idle, run.Call("poll_forever").Reason);
        Assert.Equal(StopReason.Exited, run.Call("leave", 6).Reason);
        Assert.Equal(201UL, run.Call("increment").Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void ForkIsRefused(string target)
    {
        using MachineRun run = Started(target);

        CallResult result = run.Call("try_fork");

        Assert.Equal(StopReason.Returned, result.Reason);
        Assert.Equal(11UL, result.Value);
        Assert.Equal(1, run.Machine.ProcessCount);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void SystemCallsAreAnswered(string target)
    {
        using MachineRun run = Started(target);

        Assert.Equal(1000UL, run.Call("process_id").Value);
        Assert.Equal(0x1234_5678UL, run.Call("through_pipe", 0x1234_5678).Value);
        Assert.Equal(3 * AddressSpace.PageSize, run.Call("allocate", 3).Value);
        Assert.Equal(3 * AddressSpace.PageSize, run.Call("allocate", 3).Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void BadAddressesAreFaults(string target)
    {
        using MachineRun run = Started(target);

        foreach (ulong address in new ulong[] { 0, 1, 0x100, 0x3000_0000, GuestProgram.Symbol(run.Image, "counter") })
        {
            CallResult result = run.Machine.Call(run.First, address, [1, 2, 3], 1_000, run.Limit);
            Assert.True(result.Reason is StopReason.MemoryFault or StopReason.Exception, $"0x{address:x}: {result.Reason}");
        }

        Assert.Equal(201UL, run.Call("increment").Value);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void InstructionsOfCallsCount(string target)
    {
        using MachineRun run = Started(target);
        ulong before = run.Machine.Instructions;

        CallResult result = run.Call("fibonacci", 10);

        Assert.Equal(before + result.Instructions, run.Machine.Instructions);
    }

    private static MachineRun Started(string target) => new MachineRun(target, "calls").Run();

    private static ulong Counter(MachineRun run)
    {
        Assert.True(run.Machine.Memory.TryReadWord(GuestProgram.Symbol(run.Image, "counter"), out ulong value));
        return value;
    }
}
