using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class DnsTests
{
    public static TheoryData<string, byte[]> NotQuestions => new()
    {
        { "too short", new byte[11] },
        { "no question", Question("c2.example.test", count: 0) },
        { "an answer", Question("c2.example.test", flags: 0x8180) },
        { "another operation", Question("c2.example.test", flags: 0x2000) },
        { "a pointer", [.. new byte[] { 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 0x0C, 0, 1, 0, 1 }] },
        { "a label past the end", [.. new byte[] { 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 0x61, 0, 1, 0, 1 }] },
        { "a name without end", [.. Question("c2.example.test")[..^5]] },
        { "no type", [.. Question("c2.example.test")[..^4]] },
        { "too long a name", Question(string.Join('.', Enumerable.Repeat(new string('a', 63), 5))) },
    };

    [Fact]
    public void NamesGetAddressesInTheOrderOfTheirQuestions()
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        long server = kernel.PutAddress("9.9.9.9", 53);
        string[] names = ["c2.example.test", "C2.EXAMPLE.TEST", "other.example.test"];
        string[] answers = [.. names.Select(name => Ask(kernel, socket, server, Question(name)) ?? "")];
        Assert.Equal(["198.51.100.77", "198.51.100.77", "198.51.100.78"], answers);
        Assert.Equal("other.example.test", kernel.Kernel.Network.NamesByAnswer["198.51.100.78"]);
        DnsEvent[] events = [.. kernel.Trace.Network.OfType<DnsEvent>()];
        Assert.Equal(names, events.Select(asked => asked.Name));
        Assert.All(events, asked => Assert.Equal(new NetworkAddress("9.9.9.9", 53), asked.Server));
        Assert.Empty(kernel.Trace.Network.OfType<SendEvent>());
    }

    [Fact]
    public void EveryHostNumberIsUsedOnceAndThenNone()
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        long server = kernel.PutAddress("9.9.9.9", 53);
        HashSet<string> seen = [];
        for (int i = 0; i < 254; i++)
        {
            Assert.True(seen.Add(Ask(kernel, socket, server, Question($"n{i}.test"))!));
        }

        Assert.DoesNotContain("198.51.100.0", seen);
        Assert.DoesNotContain("198.51.100.255", seen);
        Assert.Null(Ask(kernel, socket, server, Question("one.more.test")));
        Assert.Equal("198.51.100.77", Ask(kernel, socket, server, Question("n0.test")));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(255)]
    public void OtherTypesGetAnEmptyAnswer(int type)
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        Assert.Null(Ask(kernel, socket, kernel.PutAddress("9.9.9.9", 53), Question("c2.example.test", type)));
        Assert.Equal(type, Assert.IsType<DnsEvent>(Assert.Single(kernel.Trace.Network)).Type);
    }

    [Fact]
    public void AddressesOfVersion6AndTextsSayTheSameHost()
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        long server = kernel.PutAddress("9.9.9.9", 53);
        byte[] address6 = Records(kernel, socket, server, Question("c2.example.test", 28));
        byte[] text = Records(kernel, socket, server, Question("c2.example.test", 16));
        Assert.Equal([0, 28, 0, 1, 0, 0, 1, 0x2C, 0, 16, 0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 198, 51, 100, 77], address6);
        Assert.Equal([0, 16, 0, 1, 0, 0, 1, 0x2C, 0, 14, 13, .. "198.51.100.77"u8], text);
        Assert.Equal(["2001:db8::c633:644d", "198.51.100.77"], kernel.Trace.Network.OfType<DnsEvent>().Select(asked => asked.Answer));
    }

    [Fact]
    public void SilentNameServersAreOnlyWrittenDown()
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        kernel.Kernel.Network.AnswersQuestions = false;
        byte[] question = Question("c2.example.test");
        kernel.Call("sendto", socket, kernel.Put(question), question.Length, 0, kernel.PutAddress("9.9.9.9", 53), 16);
        Assert.Null(Assert.IsType<DnsEvent>(Assert.Single(kernel.Trace.Network)).Answer);
        kernel.Fails(Errno.EAGAIN, "recv", socket, kernel.Room(512), 512, 0x40);
        kernel.Kernel.Network.AnswersQuestions = true;
        Assert.Equal("198.51.100.77", Ask(kernel, socket, kernel.PutAddress("9.9.9.9", 53), question));
    }

    [Theory]
    [MemberData(nameof(NotQuestions))]
    public void WhatIsNoQuestionIsOnlyWrittenDown(string what, byte[] bytes)
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        long sent = kernel.Call("sendto", socket, kernel.Put(bytes), bytes.Length, 0, kernel.PutAddress("9.9.9.9", 53), 16);
        Assert.True(sent == bytes.Length, what);
        Assert.IsType<SendEvent>(Assert.Single(kernel.Trace.Network));
        kernel.Fails(Errno.EAGAIN, "recv", socket, kernel.Room(512), 512, 0x40);
    }

    [Fact]
    public void ConnectedSocketsAndWriteWorkToo()
    {
        using TestKernel kernel = new("mips");
        int socket = kernel.Datagram();
        kernel.Call("connect", socket, kernel.PutAddress("9.9.9.9", 53), 16);
        byte[] question = Question("c2.example.test");
        Assert.Equal(question.Length, kernel.Call("write", socket, kernel.Put(question), question.Length));
        long buffer = kernel.Room(512);
        long peeked = kernel.Call("recv", socket, buffer, 512, 2);
        Assert.Equal(peeked, kernel.Call("read", socket, buffer, 512));
        byte[] answer = kernel.Get(buffer, (int)peeked);
        Assert.Equal(0x1234, BinaryPrimitives.ReadUInt16BigEndian(answer));
        Assert.Equal(0x8180, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2)));
        Assert.Equal(question[12..], answer[12..question.Length]);
    }

    [Fact]
    public void StreamsHaveAPrefixThatMayComeAlone()
    {
        using TestKernel kernel = new();
        int socket = kernel.Stream();
        kernel.Call("connect", socket, kernel.PutAddress("9.9.9.9", 53), 16);
        byte[] question = Question("c2.example.test");
        Assert.Equal(2, kernel.Call("write", socket, kernel.Put([0, (byte)question.Length]), 2));
        kernel.Call("write", socket, kernel.Put(question), question.Length);
        long prefix = kernel.Room(2);
        Assert.Equal(2, kernel.Call("read", socket, prefix, 2));
        int length = BinaryPrimitives.ReadUInt16BigEndian(kernel.Get(prefix, 2));
        long buffer = kernel.Room(512);
        Assert.Equal(length, kernel.Call("read", socket, buffer, 512));
        Assert.Equal([198, 51, 100, 77], kernel.Get(buffer, length)[^4..]);
        Assert.Equal("198.51.100.77", kernel.Trace.Network.OfType<DnsEvent>().Single().Answer);
    }

    [Fact]
    public void TimeServersAnswerFromTheVirtualClock()
    {
        using TestKernel kernel = new();
        int socket = kernel.Datagram();
        byte[] question = new byte[48];
        question[0] = 0x1B;
        question[40] = 7;
        kernel.Call("sendto", socket, kernel.Put(question), 48, 0, kernel.PutAddress("192.0.2.123", 123), 16);
        long buffer = kernel.Room(48);
        Assert.Equal(48, kernel.Call("recv", socket, buffer, 48, 0));
        byte[] answer = kernel.Get(buffer, 48);
        Assert.Equal(0x1C, answer[0]);
        Assert.Equal(7, answer[24]);
        Assert.Equal(1_700_000_000u + 2_208_988_800u, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(40)));
    }

    private static string? Ask(TestKernel kernel, int socket, long server, byte[] question)
    {
        Assert.Equal(question.Length, kernel.Call("sendto", socket, kernel.Put(question), question.Length, 0, server, 16));
        long buffer = kernel.Room(512);
        long from = kernel.Room(16);
        int length = (int)kernel.Call("recvfrom", socket, buffer, 512, 0, from, kernel.PutNumbers(4, 16));
        Assert.Equal(("9.9.9.9", 53), kernel.Address(from));
        byte[] answer = kernel.Get(buffer, length);
        int records = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));
        return records == 0 ? null : string.Join('.', answer[^4..]);
    }

    /// <summary>What follows the name of the only answer.</summary>
    private static byte[] Records(TestKernel kernel, int socket, long server, byte[] question)
    {
        kernel.Call("sendto", socket, kernel.Put(question), question.Length, 0, server, 16);
        long buffer = kernel.Room(512);
        int length = (int)kernel.Call("recv", socket, buffer, 512, 0);
        byte[] answer = kernel.Get(buffer, length);
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)));
        return answer[(question.Length + 2)..];
    }

    private static byte[] Question(string name, int type = 1, int flags = 0x0100, int count = 1)
    {
        List<byte> bytes = [0x12, 0x34, (byte)(flags >> 8), (byte)flags, 0, (byte)count, 0, 0, 0, 0, 0, 0];
        foreach (string label in name.Split('.'))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, 0, (byte)type, 0, 1]);
        return [.. bytes];
    }
}
