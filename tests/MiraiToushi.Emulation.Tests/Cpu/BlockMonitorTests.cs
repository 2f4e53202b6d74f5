using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation.Tests.Cpu;

public sealed class BlockMonitorTests
{
    [Theory]
    [InlineData(4, 10UL, 10)]
    [InlineData(1, 40UL, 10)]
    [InlineData(4, 0UL, 0)]
    [InlineData(3, 4UL, 3)]
    public void InstructionBudgetEndsTheRun(int bytesPerInstruction, ulong maximum, int blocksOfFourBytes)
    {
        BlockMonitor monitor = new(bytesPerInstruction, maximum, long.MaxValue, default);
        monitor.Begin();

        int entered = 0;
        while (entered < 100 && monitor.Enter(0x1000, 4))
        {
            entered++;
        }

        Assert.Equal(blocksOfFourBytes, entered);
        Assert.Equal(MonitorVerdict.InstructionBudget, monitor.Verdict);
    }

    [Fact]
    public void InstructionsAreBytesDivided()
    {
        BlockMonitor monitor = new(4, 1000, long.MaxValue, default);
        monitor.Enter(0x1000, 16);
        monitor.Enter(0x2000, 8);

        Assert.Equal(6UL, monitor.Instructions);
        Assert.Equal([0x1000UL, 0x2000UL], monitor.Blocks.Enumerate().Order());
    }

    [Fact]
    public void BudgetCanBeRaised()
    {
        BlockMonitor monitor = new(4, 1, long.MaxValue, default);
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.False(monitor.Enter(0x1000, 4));

        monitor.SetMaximum(3);
        monitor.Begin();

        Assert.Equal(MonitorVerdict.None, monitor.Verdict);
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.False(monitor.Enter(0x1000, 4));
    }

    [Fact]
    public void EndlessBudgetDoesNotOverflow()
    {
        BlockMonitor monitor = new(4, ulong.MaxValue, long.MaxValue, default);

        Assert.True(monitor.Enter(0x1000, uint.MaxValue));
        Assert.Equal(MonitorVerdict.None, monitor.Verdict);
    }

    [Fact]
    public void OldBlocksAreNoProgress()
    {
        BlockMonitor monitor = new(4, ulong.MaxValue, 3, default);
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.True(monitor.Enter(0x2000, 4));
        Assert.Equal(2, monitor.Progress);
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.True(monitor.Enter(0x2000, 4));
        monitor.NoteProgress();
        Assert.Equal(3, monitor.Progress);
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.True(monitor.Enter(0x1000, 4));
        Assert.False(monitor.Enter(0x1000, 4));
        Assert.Equal(MonitorVerdict.NoProgress, monitor.Verdict);
    }

    [Fact]
    public void CancellationComesFirst()
    {
        using CancellationTokenSource source = new();
        BlockMonitor monitor = new(4, 2, 100, source.Token);
        Assert.True(monitor.Enter(0x1000, 4));
        source.Cancel();

        Assert.False(monitor.Enter(0x1000, 400));
        Assert.Equal(MonitorVerdict.Cancelled, monitor.Verdict);
    }

    [Fact]
    public void TranslationEndsAtTheNextBlock()
    {
        BlockMonitor monitor = new(4, 100, 100, default);
        Assert.True(monitor.Enter(0x1000, 4));
        monitor.EndTranslation();

        Assert.False(monitor.Enter(0x1000, 4));
        Assert.Equal(MonitorVerdict.TranslationBudget, monitor.Verdict);
    }

    [Fact]
    public void ListenerHearsEveryBlock()
    {
        List<ulong> heard = [];
        BlockMonitor monitor = new(4, 100, 100, default) { BlockEntered = heard.Add };
        monitor.Enter(0x1000, 4);
        monitor.Enter(0x2000, 4);
        monitor.Enter(0x1000, 4);

        Assert.Equal([0x1000UL, 0x2000UL, 0x1000UL], heard);
    }
}
