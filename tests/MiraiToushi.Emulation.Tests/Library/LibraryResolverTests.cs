using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>Hosts are looked for as a C library does it: files first, then a question over a socket.</summary>
public sealed class LibraryResolverTests : IDisposable
{
    private readonly LibraryBench _bench = new(new MachineConfiguration
    {
        ExecutablePath = "/tmp/sample",
        Files =
        [
            File("/etc/resolv.conf", "# comment\nnameserver 192.0.2.53\n"),
            File("/etc/hosts", "127.0.0.1 localhost\n198.51.100.9 here.example other.example # x\n"),
        ],
    });

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_name_is_asked_for_and_its_address_given()
    {
        ulong host = (uint)_bench.Call("gethostbyname", _bench.Text("Cnc.Example.com"));
        Assert.Equal("Cnc.Example.com", _bench.Read(_bench.Pointer(host)));
        Assert.Equal(0UL, _bench.Pointer(_bench.Pointer(host + 4)));
        Assert.Equal([2UL, 4UL], [_bench.Number(host + 8, 4), _bench.Number(host + 12, 4)]);
        ulong list = _bench.Pointer(host + 16);
        string address = string.Join('.', _bench.Memory.ReadBytes(_bench.Pointer(list), 4)!);
        Assert.Equal("cnc.example.com", _bench.Test.Kernel.Network.NamesByAnswer[address]);
        Assert.Equal(0UL, _bench.Pointer(list + 4));
        DnsEvent question = Assert.Single(_bench.Test.Trace.Network.OfType<DnsEvent>());
        Assert.Equal("Cnc.Example.com", question.Name);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("OTHER.example", "198.51.100.9")]
    public void What_is_known_is_not_asked_for(string name, string expected)
    {
        ulong host = (uint)_bench.Call("gethostbyname", _bench.Text(name));
        Assert.Equal(expected, string.Join('.', _bench.Memory.ReadBytes(_bench.Pointer(_bench.Pointer(host + 16)), 4)!));
        Assert.Empty(_bench.Test.Trace.Network);
    }

    [Fact]
    public void A_silent_name_server_is_a_failure_to_try_again()
    {
        _bench.Test.Kernel.Network.AnswersQuestions = false;
        Assert.Equal(0, _bench.Call("gethostbyname", _bench.Text("cnc.example.com")));
        Assert.Equal(2UL, _bench.Number((uint)_bench.Call("__h_errno_location"), 4));
        Assert.Equal(-3, _bench.Call("getaddrinfo", _bench.Text("cnc.example.com"), 0, 0, _bench.Words(0)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    public void What_is_no_name_is_not_found(string name)
    {
        Assert.Equal(0, _bench.Call("gethostbyname", _bench.Text(name)));
        Assert.Equal(1UL, _bench.Number((uint)_bench.Call("__h_errno_location"), 4));
    }

    [Fact]
    public void A_caller_may_bring_the_room()
    {
        ulong entry = _bench.Room(32);
        ulong room = _bench.Room(1024);
        ulong result = _bench.Words(1);
        ulong error = _bench.Words(0);
        ulong name = _bench.Text("r.example.org");
        Assert.Equal(0, _bench.Call("gethostbyname_r", name, entry, room, 1024, result, error));
        Assert.Equal(entry, _bench.Pointer(result));
        Assert.InRange(_bench.Pointer(_bench.Pointer(entry + 16)), room, room + 1024);
        Assert.NotEqual(0, _bench.Call("gethostbyname_r", name, entry, room, 16, result, error));
        Assert.Equal(0UL, _bench.Pointer(result));
    }

    [Fact]
    public void Addresses_are_a_list_by_type_of_socket()
    {
        ulong result = _bench.Words(0);
        Assert.Equal(0, _bench.Call("getaddrinfo", _bench.Text("192.0.2.1"), _bench.Text("http"), 0, result));
        List<ulong> types = [];
        for (ulong at = _bench.Pointer(result); at != 0; at = _bench.Pointer(at + 28))
        {
            types.Add(_bench.Number(at + 8, 4));
            Assert.Equal([2, 0, 0, 80, 192, 0, 2, 1], _bench.Memory.ReadBytes(_bench.Pointer(at + 20), 8)!);
        }

        Assert.Equal([1, 2, 3], types);
        Assert.Equal(0, _bench.Call("freeaddrinfo", _bench.Pointer(result)));

        ulong hints = _bench.Words(4, 2, 1, 0, 0, 0, 0, 0);
        Assert.Equal(-2, _bench.Call("getaddrinfo", _bench.Text("name.example"), 0, hints, result));
    }

    [Fact]
    public void Other_records_are_given_as_they_came()
    {
        const int TextRecord = 16;
        ulong answer = _bench.Room(512);
        int length = _bench.Call("res_query", _bench.Text("txt.example.com"), 1, TextRecord, answer, 512);
        Assert.True(length > 12);
        Assert.Equal(1UL, _bench.Number(answer + 7, 1));
    }

    private static VirtualFileDeclaration File(string path, string text) =>
        new(path, VirtualFileKind.File, System.Text.Encoding.ASCII.GetBytes(text));
}
