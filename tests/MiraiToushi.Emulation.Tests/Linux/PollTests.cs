using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class PollTests
{
    public static TheoryData<int> Architectures => TestKernel.Architectures;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void ANewConnectionIsWritableAndLaterEnds(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int socket = kernel.Stream(nonBlocking: true);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long set = Set(kernel, socket);
        Assert.Equal(1, Select(kernel, socket, 0, set, 10));
        Assert.Equal(1L << socket, kernel.Number(set, kernel.Memory.WordSize));
        long before = kernel.Kernel.Clock.Seconds;
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(0, Select(kernel, socket, Set(kernel, socket), 0, 10));
        }

        Assert.Equal(40, kernel.Kernel.Clock.Seconds - before);
        Assert.Equal(1, Select(kernel, socket, Set(kernel, socket), 0, 10));
        Assert.Equal(0, kernel.Call("recv", socket, kernel.Room(4), 4, 0x4002));
    }

    [Fact]
    public void APendingConnectionIsNeverWritable()
    {
        using TestKernel kernel = new(configuration: new() { Network = new() { Connect = ConnectOutcome.TimeOut } });
        int socket = kernel.Stream(nonBlocking: true);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long set = Set(kernel, socket);
        Assert.Equal(0, Select(kernel, socket, 0, set, 5));
        Assert.Equal(0, kernel.Number(set, 4));
    }

    [Fact]
    public void ARefusedConnectionIsReportedByPoll()
    {
        using TestKernel kernel = new(configuration: new() { Network = new() { Connect = ConnectOutcome.Refuse } });
        int socket = kernel.Stream(nonBlocking: true);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long entry = PutEntry(kernel, socket, 4);
        Assert.Equal(1, kernel.Call("poll", entry, 1, 1000));
        Assert.Equal(4 | 8 | 0x10, kernel.Number(entry + 6, 2));
    }

    [Fact]
    public void PipesAreReadableWhenSomethingIsInThem()
    {
        using TestKernel kernel = new();
        long pair = kernel.Room(8);
        kernel.Call("pipe", pair);
        int reader = (int)kernel.Number(pair, 4);
        int writer = (int)kernel.Number(pair + 4, 4);
        long entry = PutEntry(kernel, reader, 1);
        Assert.Equal(0, kernel.Call("poll", entry, 1, 100));
        kernel.Blocks("poll", entry, 1, -1);
        kernel.Blocks("_newselect", reader + 1, Set(kernel, reader), 0, 0, 0);
        kernel.Write(writer, "x");
        Assert.Equal(1, kernel.Call("poll", entry, 1, -1));
        Assert.Equal(1, kernel.Number(entry + 6, 2));
        kernel.Read(reader);
        kernel.Call("close", writer);
        Assert.Equal(1, kernel.Call("poll", entry, 1, -1));
        Assert.Equal(0x11, kernel.Number(entry + 6, 2));
    }

    [Fact]
    public void ClosedDescriptorsAreSaidToBe()
    {
        using TestKernel kernel = new();
        long entry = PutEntry(kernel, 99, 1);
        Assert.Equal(1, kernel.Call("poll", entry, 1, 0));
        Assert.Equal(0x20, kernel.Number(entry + 6, 2));
        kernel.Fails(Errno.EBADF, "_newselect", 100, Set(kernel, 99), 0, 0, 0);
        kernel.Fails(Errno.EINVAL, "_newselect", -1, 0, 0, 0, 0);
        kernel.Fails(Errno.EINVAL, "poll", entry, 5000, 0);
        kernel.Fails(Errno.EFAULT, "poll", (long)TestKernel.Unmapped, 1, 0);
    }

    [Fact]
    public void SelectWithoutFilesIsASleep()
    {
        using TestKernel kernel = new();
        long before = kernel.Kernel.Clock.Seconds;
        long timeout = kernel.PutWords(7, 0);
        Assert.Equal(0, kernel.Call("_newselect", 0, 0, 0, 0, timeout));
        Assert.Equal(7, kernel.Kernel.Clock.Seconds - before);
        Assert.Equal(0, kernel.Number(timeout, 4));
    }

    [Fact]
    public void TheOldSelectTakesAStructure()
    {
        using TestKernel kernel = new();
        long set = Set(kernel, 1);
        Assert.Equal(1, kernel.Call("select", kernel.PutWords(2, 0, set, 0, 0)));
        Assert.Equal(2, kernel.Number(set, 4));
    }

    [Fact]
    public void WaitingForEverForASilentPeerEnds()
    {
        using TestKernel kernel = new();
        int socket = kernel.Stream();
        kernel.Call("connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long entry = PutEntry(kernel, socket, 1);
        Assert.Equal(1, kernel.Call("poll", entry, 1, -1));
        Assert.Equal("", kernel.Read(socket));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void EpollReportsWhatItWatches(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        const int Add = 1;
        const int Delete = 2;
        int epoll = (int)kernel.Call("epoll_create1", 0);
        int socket = kernel.Stream(nonBlocking: true);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long interest = kernel.Room(16);
        kernel.Memory.TryWriteUnsigned((ulong)interest, 4, 5 | (1u << 31));
        kernel.Memory.TryWriteUnsigned((ulong)(interest + kernel.Abi.EpollDataOffset), 8, 0x1122_3344_5566_7788);
        Assert.Equal(0, kernel.Call("epoll_ctl", epoll, Add, socket, interest));
        kernel.Fails(Errno.EEXIST, "epoll_ctl", epoll, Add, socket, interest);
        kernel.Fails(Errno.EPERM, "epoll_ctl", epoll, Add, kernel.Create("/tmp/f"), interest);
        kernel.Fails(Errno.EINVAL, "epoll_ctl", epoll, Add, epoll, interest);
        long events = kernel.Room(64);
        Assert.Equal(1, kernel.Call("epoll_wait", epoll, events, 4, 1000));
        Assert.Equal(4, kernel.Number(events, 4));
        Assert.Equal(0x1122_3344_5566_7788, kernel.Number(events + kernel.Abi.EpollDataOffset, 8));
        Assert.Equal(0, kernel.Call("epoll_wait", epoll, events, 4, 1000));
        Assert.Equal(0, kernel.Call("epoll_ctl", epoll, Delete, socket, 0));
        kernel.Blocks("epoll_wait", epoll, events, 4, -1);
    }

    private static long Set(TestKernel kernel, int descriptor)
    {
        int bits = 8 * kernel.Memory.WordSize;
        long[] words = new long[1024 / bits];
        words[descriptor / bits] = 1L << (descriptor % bits);
        return kernel.PutWords(words);
    }

    private static long Select(TestKernel kernel, int descriptor, long reads, long writes, int seconds) =>
        kernel.Call("_newselect", descriptor + 1, reads, writes, 0, kernel.PutWords(seconds, 0));

    private static long PutEntry(TestKernel kernel, int descriptor, int events)
    {
        long entry = kernel.Room(8);
        kernel.Memory.TryWriteUnsigned((ulong)entry, 4, (ulong)descriptor);
        kernel.Memory.TryWriteUnsigned((ulong)entry + 4, 2, (ulong)events);
        return entry;
    }
}
