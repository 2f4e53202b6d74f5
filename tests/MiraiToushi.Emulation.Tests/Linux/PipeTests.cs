using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class PipeTests
{
    public static TheoryData<int> Architectures => TestKernel.Architectures;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void WhatGoesInComesOut(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        (int reader, int writer) = Make(kernel);
        kernel.Blocks("read", reader, kernel.Room(8), 8);
        Assert.Equal(3, kernel.Write(writer, "abc"));
        Assert.Equal("ab", kernel.Read(reader, 2));
        Assert.Equal("c", kernel.Read(reader, 2));
        kernel.Fails(Errno.EBADF, "write", reader, kernel.Room(1), 1);
        kernel.Call("close", writer);
        Assert.Equal("", kernel.Read(reader));
    }

    [Fact]
    public void NonBlockingReadsSayTryAgain()
    {
        using TestKernel kernel = new("mips");
        long pair = kernel.Room(8);
        Assert.Equal(0, kernel.Call("pipe2", pair, kernel.Abi.OpenNonBlock));
        kernel.Fails(Errno.EAGAIN, "read", kernel.Number(pair, 4), kernel.Room(8), 8);
    }

    [Fact]
    public void TheRegistersCarryThePairWhereTheAbiWantsIt()
    {
        using TestKernel kernel = new("mips");
        SyscallResult result = kernel.Result("pipe", 0);
        Assert.Equal(3, result.Value);
        Assert.Equal(4, Assert.IsType<PairControl>(result.Control).Second);
    }

    [Fact]
    public void AFullPipeBlocksAndABrokenOneSignals()
    {
        using TestKernel kernel = new();
        (int reader, int writer) = Make(kernel);
        string chunk = new('x', 40_000);
        Assert.Equal(40_000, kernel.Write(writer, chunk));
        Assert.Equal(25_536, kernel.Write(writer, chunk));
        kernel.Blocks("write", writer, kernel.Room(1), 1);
        kernel.Call("close", reader);
        kernel.Fails(Errno.EPIPE, "write", writer, kernel.Room(1), 1);
        Assert.Equal(SignalNumbers.Pipe, kernel.Process.Signals.Next());
    }

    [Fact]
    public void AChildHoldsThePipeOpen()
    {
        using TestKernel kernel = new();
        (int reader, int writer) = Make(kernel);
        Process child = kernel.Kernel.Processes.Fork(kernel.Process, isThread: false)!;
        kernel.Call("close", writer);
        kernel.Blocks("read", reader, kernel.Room(8), 8);
        kernel.Kernel.Processes.End(child, 0, kernel.Abi.SignalChild);
        Assert.Equal("", kernel.Read(reader));
    }

    [Fact]
    public void SocketPairsTalkBothWays()
    {
        using TestKernel kernel = new();
        long pair = kernel.Room(8);
        Assert.Equal(0, kernel.Call("socketpair", 1, kernel.Abi.SocketStream, 0, pair));
        int first = (int)kernel.Number(pair, 4);
        int second = (int)kernel.Number(pair + 4, 4);
        kernel.Write(first, "to");
        Assert.Equal(4, kernel.Call("send", second, kernel.Put("from"), 4, 0));
        Assert.Equal("to", kernel.Read(second));
        long buffer = kernel.Room(8);
        Assert.Equal(4, kernel.Call("recv", first, buffer, 8, 2));
        Assert.Equal(4, kernel.Call("recv", first, buffer, 8, 0));
        kernel.Fails(Errno.EAGAIN, "recv", first, buffer, 8, 0x40);
        kernel.Call("close", first);
        kernel.Fails(Errno.EPIPE, "send", second, buffer, 1, 0x4000);
        Assert.Equal(0, kernel.Process.Signals.Next());
    }

    [Fact]
    public void EventCountersCount()
    {
        using TestKernel kernel = new("mips");
        int descriptor = (int)kernel.Call("eventfd2", 2, kernel.Abi.OpenNonBlock);
        long buffer = kernel.PutNumbers(8, 5);
        Assert.Equal(8, kernel.Call("write", descriptor, buffer, 8));
        Assert.Equal(8, kernel.Call("read", descriptor, buffer, 8));
        Assert.Equal(7, kernel.Number(buffer, 8));
        kernel.Fails(Errno.EAGAIN, "read", descriptor, buffer, 8);
    }

    [Fact]
    public void DescriptorsAreCopied()
    {
        using TestKernel kernel = new();
        (int reader, int writer) = Make(kernel);
        Assert.Equal(9, kernel.Call("dup2", writer, 9));
        kernel.Call("close", writer);
        kernel.Write(9, "still");
        Assert.Equal("still", kernel.Read(reader));
        kernel.Fails(Errno.EINVAL, "dup3", 9, 9, 0);
        Assert.Equal(9, kernel.Call("dup2", 9, 9));
        kernel.Fails(Errno.EBADF, "dup2", 77, 3);
        Assert.Equal(100, kernel.Call("fcntl", 9, 0, 100));
        Assert.Equal(0, kernel.Call("close_range", 3, -1, 0));
        kernel.Fails(Errno.EBADF, "close", 100);
    }

    private static (int Reader, int Writer) Make(TestKernel kernel)
    {
        long pair = kernel.Room(8);
        Assert.Equal(0, kernel.Call("pipe2", pair, 0));
        return ((int)kernel.Number(pair, 4), (int)kernel.Number(pair + 4, 4));
    }
}
