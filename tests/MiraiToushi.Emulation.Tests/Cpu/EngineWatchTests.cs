using System.Runtime.InteropServices;
using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation.Tests.Cpu;

/// <summary>What is left out, told step by step without an engine.</summary>
public sealed unsafe class EngineWatchTests
{
    private const ulong Start = 0x1000;
    private const ulong Block = 0x1010;
    private const ulong Function = 0x1008;

    private readonly ulong[] _mark = GC.AllocateArray<ulong>(EngineWatch.MarkSize / sizeof(ulong), pinned: true);

    [Fact]
    public void The_mark_says_where_the_last_engine_to_be_started_is()
    {
        EngineWatch watch = Watch();
        EngineWatch.Tracker first = watch.Open();
        EngineWatch.Tracker second = watch.Open();
        Assert.True(first.Start(Start) && first.Enter(Start) && first.Enter(Block));
        Assert.Equal(new EnginePlace(1, 3, Start, Block, EngineTask.Run, 0), Place);
        Assert.True(IsInside);
        first.Stop();
        Assert.False(IsInside);

        watch.Begin(EngineTask.Call, Function);
        Assert.True(second.Start(Block));
        Assert.Equal(new EnginePlace(2, 1, EnginePlace.NoBlock, Block, EngineTask.Call, Function), Place);
        Assert.True(Place.IsStart);
        second.Stop();
        Assert.True(first.Start(Block));
        Assert.Equal(new EnginePlace(1, 4, EnginePlace.NoBlock, Block, EngineTask.Call, Function), Place);
    }

    [Fact]
    public void The_same_way_into_the_same_block_is_left_out_ever_after()
    {
        EngineWatch watch = Watch(new EnginePlace(1, 3, Start, Block, EngineTask.Run, 0));
        EngineWatch.Tracker tracker = watch.Open();
        Assert.True(tracker.Start(Start) && tracker.Enter(Start));
        Assert.False(tracker.Enter(Block));
        tracker.Stop();

        EngineWatch.Tracker other = watch.Open();
        Assert.True(other.Start(Start) && other.Enter(Start));
        Assert.False(other.Enter(Block));
        other.Stop();
        Assert.True(other.Start(Block));
    }

    [Fact]
    public void A_way_that_did_no_harm_before_is_left_out_only_when_it_did()
    {
        EngineWatch watch = Watch(new EnginePlace(1, 5, Start, Block, EngineTask.Run, 0));
        EngineWatch.Tracker tracker = watch.Open();
        Assert.True(tracker.Start(Start) && tracker.Enter(Start) && tracker.Enter(Block) && tracker.Enter(Start));
        Assert.False(tracker.Enter(Block));
        Assert.True(tracker.Enter(Start));
        Assert.True(tracker.Enter(Block));
    }

    [Theory]
    [InlineData(Function, true)]
    [InlineData(Block, true)]
    [InlineData(Block - 15, true)]
    [InlineData(Block - 16, false)]
    [InlineData(Block + 1, false)]
    public void The_function_and_the_padding_before_the_block_are_not_called_again(ulong function, bool isLeftOut)
    {
        EngineWatch watch = Watch(new EnginePlace(1, 1, EnginePlace.NoBlock, Block, EngineTask.Call, Function));
        Assert.False(watch.IsDeadlyCall(function));
        Assert.False(watch.Open().Start(Block));
        Assert.Equal(isLeftOut, watch.IsDeadlyCall(function));
    }

    [Fact]
    public void A_function_that_came_back_once_is_called_again()
    {
        EngineWatch watch = Watch(new EnginePlace(1, 1, EnginePlace.NoBlock, Block, EngineTask.Call, Function));
        watch.EndCall(Function, isLeftOut: false);
        Assert.False(watch.Open().Start(Block));
        Assert.False(watch.IsDeadlyCall(Function));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_run_has_dared_enough_where_the_one_before_ended(bool isLast)
    {
        EngineWatch watch = Watch(isLast, new EnginePlace(1, 2, Start, Start, default, 0), new EnginePlace(1, 4, Block, Block, default, 0));
        EngineWatch.Tracker tracker = watch.Open();
        Assert.True(tracker.Start(Start));
        Assert.False(tracker.Enter(Start));
        Assert.False(watch.HasDaredEnough);
        tracker.Stop();
        Assert.True(tracker.Start(Block));
        Assert.False(tracker.Enter(Block));
        Assert.Equal(isLast, watch.HasDaredEnough);
    }

    [Theory]
    [InlineData("ffd8", 0)]
    [InlineData("9090ffef", 2)]
    [InlineData("b8ffd80000c3", -1)]
    [InlineData("c3ffd8", -1)]
    [InlineData("7400ffd8", -1)]
    [InlineData("f3a4ffd8", -1)]
    [InlineData("ff18", -1)]
    [InlineData("ffd0", -1)]
    [InlineData("66ffd8", 0)]
    [InlineData("f00fa3c0", 0)]
    [InlineData("0fa3c0c3", -1)]
    [InlineData("f00fab00c3", -1)]
    [InlineData("f00fbae001", 0)]
    [InlineData("f00fba2001", -1)]
    [InlineData("f0", -1)]
    [InlineData("ff", -1)]
    [InlineData("", -1)]
    public void Deadly_x86_instructions_are_found_where_they_are_translated_in_any_case(string code, int expected) =>
        Assert.Equal(expected, X86DeadlyCode.Find32(Convert.FromHexString(code)));

    [Theory]
    [InlineData("f240003f", 0)]
    [InlineData("f2400020", 0)]
    [InlineData("f240001f", -1)]
    [InlineData("f240005f", -1)]
    [InlineData("f248003f0000", 0)]
    [InlineData("f2a00004", 0)]
    [InlineData("f2800004", -1)]
    [InlineData("f2ff00000004", 0)]
    [InlineData("f2000020", -1)]
    [InlineData("f240", -1)]
    public void Floating_point_conditions_that_do_not_exist_are_found(string code, int expected) =>
        Assert.Equal(expected, DeadlyCode.FindFloatCondition(Convert.FromHexString(code)));

    private EnginePlace Place => EngineWatch.ReadPlace(MemoryMarshal.AsBytes(_mark.AsSpan()));

    private bool IsInside => EngineWatch.IsInside(MemoryMarshal.AsBytes(_mark.AsSpan()));

    private EngineWatch Watch(params EnginePlace[] places) => Watch(false, places);

    private EngineWatch Watch(bool isLast, params EnginePlace[] places)
    {
        fixed (ulong* mark = _mark)
        {
            // Pinned for good, so the address holds.
            return new EngineWatch((nint)mark, places, isLast);
        }
    }
}
