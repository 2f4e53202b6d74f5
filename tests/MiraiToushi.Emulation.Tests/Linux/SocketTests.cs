using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class SocketTests
{
    private const int DoNotWait = 0x40;

    public static TheoryData<int> Architectures => TestKernel.Architectures;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void TheLocalAddressIsFoundTheWayBotsLookForIt(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int socket = kernel.Datagram();
        long target = kernel.PutAddress("8.8.8.8", 53);
        Assert.Equal(0, kernel.Call("connect", socket, target, 16));
        long name = kernel.Room(16);
        long size = kernel.PutNumbers(4, 16);
        Assert.Equal(0, kernel.Call("getsockname", socket, name, size));
        Assert.Equal(("192.168.1.100", 32768), kernel.Address(name));
        Assert.Equal(16, kernel.Number(size, 4));
        Assert.Equal(0, kernel.Call("getpeername", socket, name, size));
        Assert.Equal(("8.8.8.8", 53), kernel.Address(name));
        ConnectEvent connect = Assert.IsType<ConnectEvent>(Assert.Single(kernel.Trace.Network));
        Assert.Equal(new NetworkAddress("8.8.8.8", 53), connect.Target);
        Assert.Equal("udp", connect.Protocol);
        Assert.Equal((ulong)target, connect.StructureAddress);
        Assert.Equal(0x400UL, connect.Site);
        Assert.Equal("1", connect.Process);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void TheSingleInstanceCheckWorks(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        long address = kernel.PutAddress("127.0.0.1", 48101);
        int first = kernel.Stream();
        Assert.Equal(0, kernel.Call("bind", first, address, 16));
        Assert.Equal(0, kernel.Call("listen", first, 1));
        int second = kernel.Stream();
        kernel.Call("setsockopt", second, kernel.Abi.SocketLevel, kernel.Abi.SocketReuseAddress, kernel.PutNumbers(4, 1), 4);
        kernel.Fails(Errno.EADDRINUSE, "bind", second, address, 16);
        Assert.Equal(0, kernel.Call("connect", second, address, 16));
        kernel.Call("close", first);
        int third = kernel.Stream();
        kernel.Fails(Errno.ECONNREFUSED, "connect", third, address, 16);
        Assert.Equal(0, kernel.Call("bind", third, address, 16));
        Assert.Equal(new NetworkAddress("127.0.0.1", 48101), kernel.Trace.Network.OfType<BindEvent>().First().Local);
    }

    [Fact]
    public void BlockingConnectionsEndAtOnceAndNothingComesBack()
    {
        using TestKernel kernel = new();
        int socket = kernel.Stream();
        Assert.Equal(0, kernel.Call("connect", socket, kernel.PutAddress("192.0.2.7", 23), 16));
        kernel.Fails(Errno.EISCONN, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long before = kernel.Kernel.Clock.Seconds;
        Assert.Equal("", kernel.Read(socket));
        Assert.Equal(60, kernel.Kernel.Clock.Seconds - before);
    }

    [Fact]
    public void NonBlockingConnectionsAreInProgressFirst()
    {
        using TestKernel kernel = new("mips");
        int socket = kernel.Stream(nonBlocking: true);
        long address = kernel.PutAddress("192.0.2.7", 23);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, address, 16);
        Assert.Equal(0, ErrorOf(kernel, socket));
        kernel.Fails(Errno.EISCONN, "connect", socket, address, 16);
        for (int i = 0; i < 3; i++)
        {
            kernel.Fails(Errno.EAGAIN, "recv", socket, kernel.Room(8), 8, DoNotWait);
        }

        Assert.Equal(0, kernel.Call("recv", socket, kernel.Room(8), 8, DoNotWait));
        Assert.Equal(4, kernel.Write(socket, "ping"));
    }

    [Fact]
    public void RefusedConnectionsSayItInTheGuestsNumbers()
    {
        using TestKernel kernel = new("mips", new() { Network = new() { Connect = ConnectOutcome.Refuse } });
        kernel.Fails(Errno.ECONNREFUSED, "connect", kernel.Stream(), kernel.PutAddress("192.0.2.7", 23), 16);
        int socket = kernel.Stream(nonBlocking: true);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        Assert.Equal(146, ErrorOf(kernel, socket));
        Assert.Equal(0, ErrorOf(kernel, socket));
    }

    [Fact]
    public void ConnectionsCanTimeOut()
    {
        using TestKernel kernel = new(configuration: new() { Network = new() { Connect = ConnectOutcome.TimeOut } });
        long before = kernel.Kernel.Clock.Seconds;
        kernel.Fails(Errno.ETIMEDOUT, "connect", kernel.Stream(), kernel.PutAddress("192.0.2.7", 23), 16);
        Assert.Equal(120, kernel.Kernel.Clock.Seconds - before);
        int socket = kernel.Stream(nonBlocking: true);
        kernel.Fails(Errno.EINPROGRESS, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        kernel.Fails(Errno.EALREADY, "connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        kernel.Fails(Errno.EAGAIN, "send", socket, kernel.Put("x"), 1, 0);
    }

    [Fact]
    public void WhatIsSentIsWrittenDownWithoutFloods()
    {
        using TestKernel kernel = new();
        int socket = kernel.Stream();
        kernel.Call("connect", socket, kernel.PutAddress("192.0.2.7", 1312), 16);
        long login = kernel.Put(new byte[1000]);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(1000, kernel.Call("send", socket, login, 1000, 0x4000));
        }

        SendEvent[] sent = [.. kernel.Trace.Network.OfType<SendEvent>()];
        Assert.Equal(3, sent.Length);
        Assert.Equal(512, sent[0].Data.Length);
        Assert.Equal(new NetworkAddress("192.0.2.7", 1312), sent[0].Target);
    }

    [Fact]
    public void AScannersTargetsDoNotFillTheTrace()
    {
        using TestKernel kernel = new();
        int raw = kernel.Socket(3);
        Assert.Equal(0, kernel.Call("setsockopt", raw, 0, 3, kernel.PutNumbers(4, 1), 4));
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(40, kernel.Call("sendto", raw, kernel.Put(new byte[40]), 40, 0, kernel.PutAddress($"192.0.2.{i}", 23), 16));
        }

        Assert.Equal(64, kernel.Trace.Network.Count);
        Assert.All(kernel.Trace.Network, sent => Assert.Equal("raw", ((SendEvent)sent).Protocol));
        kernel.Blocks("recvfrom", raw, kernel.Room(64), 64, 0, 0, 0);
        kernel.Fails(Errno.EAGAIN, "recvfrom", raw, kernel.Room(64), 64, DoNotWait, 0, 0);
    }

    [Fact]
    public void RawSocketsCanBeForbidden()
    {
        using TestKernel kernel = new(configuration: new() { Network = new() { RawSockets = false } });
        kernel.Fails(Errno.EPERM, "socket", 2, 3, 6);
        kernel.Fails(Errno.EPERM, "socket", 17, 3, 0);
        kernel.Fails(Errno.EAFNOSUPPORT, "socket", 16, 3, 0);
        kernel.Fails(Errno.EPROTONOSUPPORT, "socket", 2, 9, 0);
    }

    [Fact]
    public void ReceiveTimeoutsPass()
    {
        using TestKernel kernel = new("mips");
        int socket = kernel.Datagram();
        kernel.Call("connect", socket, kernel.PutAddress("192.0.2.7", 5000), 16);
        kernel.Blocks("recv", socket, kernel.Room(8), 8, 0);
        Assert.Equal(0, kernel.Call("setsockopt", socket, 0xFFFF, 0x1006, kernel.PutWords(5, 0), 8));
        long before = kernel.Kernel.Clock.Seconds;
        kernel.Fails(Errno.EAGAIN, "recv", socket, kernel.Room(8), 8, 0);
        Assert.Equal(5, kernel.Kernel.Clock.Seconds - before);
    }

    [Fact]
    public void BadAddressesAreRefused()
    {
        using TestKernel kernel = new();
        int socket = kernel.Stream();
        long address = kernel.PutAddress("192.0.2.7", 23);
        kernel.Fails(Errno.EINVAL, "connect", socket, address, 1);
        kernel.Fails(Errno.EINVAL, "connect", socket, address, 15);
        kernel.Fails(Errno.EINVAL, "connect", socket, address, -1);
        kernel.Fails(Errno.EINVAL, "connect", socket, address, 4096);
        kernel.Fails(Errno.EFAULT, "connect", socket, (long)TestKernel.Unmapped, 16);
        kernel.Fails(Errno.EAFNOSUPPORT, "connect", socket, kernel.PutNumbers(2, 99, 0, 0, 0, 0, 0, 0, 0), 16);
        kernel.Fails(Errno.ENOTSOCK, "connect", 1, address, 16);
        kernel.Fails(Errno.EBADF, "connect", 50, address, 16);
        kernel.Fails(Errno.EPIPE, "send", socket, address, 1, 0x4000);
        kernel.Fails(Errno.EDESTADDRREQ, "send", kernel.Datagram(), address, 1, 0);
    }

    [Fact]
    public void Internet6AddressesAreUnderstood()
    {
        using TestKernel kernel = new();
        int socket = kernel.Socket(kernel.Abi.SocketStream, family: 10);
        byte[] address = new byte[28];
        address[0] = 10;
        address[3] = 80;
        address[8] = 0x20;
        address[9] = 0x01;
        address[10] = 0x0D;
        address[11] = 0xB8;
        address[23] = 0x17;
        Assert.Equal(0, kernel.Call("connect", socket, kernel.Put(address), 28));
        Assert.Equal(new NetworkAddress("2001:db8::17", 80), Assert.IsType<ConnectEvent>(Assert.Single(kernel.Trace.Network)).Target);
    }

    [Fact]
    public void LocalSocketsAreNamedOnce()
    {
        using TestKernel kernel = new();
        int first = kernel.Socket(kernel.Abi.SocketStream, family: 1);
        long name = kernel.Put("\u0001\0\0only.one");
        Assert.Equal(0, kernel.Call("bind", first, name, 11));
        kernel.Fails(Errno.EADDRINUSE, "bind", kernel.Socket(kernel.Abi.SocketStream, family: 1), name, 11);
        kernel.Fails(Errno.ENOENT, "connect", kernel.Socket(kernel.Abi.SocketStream, family: 1), name, 11);
    }

    [Fact]
    public void SocketcallForwardsToTheCallProper()
    {
        using TestKernel kernel = new();
        long socket = kernel.Call("socketcall", 1, kernel.PutWords(2, 1, 0));
        long address = kernel.PutAddress("192.0.2.9", 80);
        Assert.Equal(0, kernel.Call("socketcall", 3, kernel.PutWords(socket, address, 16)));
        Assert.Equal(2, kernel.Call("socketcall", 9, kernel.PutWords(socket, kernel.Put("hi"), 2, 0)));
        kernel.Fails(Errno.EINVAL, "socketcall", 21, address);
        kernel.Fails(Errno.EFAULT, "socketcall", 3, (long)TestKernel.Unmapped);
        Assert.Single(kernel.Trace.Network.OfType<SendEvent>());
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void MessagesCarryAddressesAndVectors(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int socket = kernel.Datagram();
        long vectors = kernel.PutWords(kernel.Put("ab"), 2, kernel.Put("cd"), 2);
        long header = kernel.PutWords(kernel.PutAddress("192.0.2.5", 7), 0, vectors, 2, 0, 0, 0);
        kernel.Memory.TryWriteUnsigned((ulong)(header + kernel.Memory.WordSize), 4, 16);
        Assert.Equal(4, kernel.Call("sendmsg", socket, header, 0));
        SendEvent sent = Assert.IsType<SendEvent>(Assert.Single(kernel.Trace.Network));
        Assert.Equal("abcd"u8.ToArray(), sent.Data);
        Assert.Equal(new NetworkAddress("192.0.2.5", 7), sent.Target);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(0x7FFF_FFFF)]
    public void AbsurdLengthsDoNoHarm(long length)
    {
        using TestKernel kernel = new("x86-64");
        int socket = kernel.Stream();
        kernel.Call("connect", socket, kernel.PutAddress("192.0.2.7", 23), 16);
        long text = kernel.Put("text");
        kernel.Call("write", socket, text, length);
        kernel.Call("read", socket, text, length);
        kernel.Call("write", kernel.Create("/tmp/w"), text, length);
        kernel.Call("read", kernel.Open("/dev/zero"), text, length);
        kernel.Call("getrandom", text, length, 0);
        long vectors = kernel.PutWords(text, length, text, length);
        kernel.Call("writev", socket, vectors, 2);
        kernel.Call("writev", socket, vectors, length);
        kernel.Call("getdents64", kernel.Open("/proc"), text, length);
        kernel.Call("setsockopt", socket, 1, 20, text, length);
        kernel.Call("getsockopt", socket, 1, 20, text, kernel.PutNumbers(4, length));
        kernel.Call("poll", text, length, 0);
        kernel.Call("select", length, text, text, text, 0);
        kernel.Call("lseek", kernel.Create("/tmp/w"), length, 2);
    }

    private static long ErrorOf(TestKernel kernel, int socket)
    {
        long value = kernel.Room(4);
        Assert.Equal(0, kernel.Call("getsockopt", socket, kernel.Abi.SocketLevel, kernel.Abi.SocketErrorOption, value, kernel.PutNumbers(4, 4)));
        return kernel.Number(value, 4);
    }
}
