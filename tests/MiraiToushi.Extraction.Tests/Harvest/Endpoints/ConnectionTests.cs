using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;
using static MiraiToushi.Extraction.Tests.Harvest.Endpoints.Events;

namespace MiraiToushi.Extraction.Tests.Harvest.Endpoints;

public sealed class ConnectionTests
{
    [Fact]
    public void A_name_and_the_connection_to_its_answer_are_one_finding()
    {
        EndpointFinding cnc = Only(Bot(Asked("cnc.example", "198.51.100.77"), Tcp("198.51.100.77", 23)), EndpointRole.Cnc);
        Assert.Equal("cnc.example", cnc.Host);
        Assert.Equal(["dns-question", "connect"], cnc.Sources);
        Assert.Equal(["A"], cnc.DnsTypes);
        Assert.Equal(2, cnc.Provenances.Count);
        Assert.Equal(cnc.Provenance, cnc.Provenances[0]);
        Assert.Null(cnc.Transform);
        Assert.Null(cnc.Pool);
        Assert.True(cnc.Drawn);
    }

    [Theory]
    [InlineData("192.0.2.9")]
    [InlineData("2001:db8:4711::9")]
    public void An_address_is_reported_as_it_is(string address) =>
        Assert.Equal([$"Cnc {address}:6667 tcp"], Lines(Bot(Tcp(address, 6667))));

    [Fact]
    public void A_program_that_is_no_bot_has_no_cnc() =>
        Assert.Equal(["Other 192.0.2.9:80 tcp"], Lines(Bot(Tcp("192.0.2.9", 80)) with { IsBot = false }));

    [Fact]
    public void Datagrams_to_one_host_are_a_cnc() =>
        Assert.Equal(["Cnc 192.0.2.9:5353 udp"], Lines(Bot(Udp("192.0.2.9", 5353), Send("192.0.2.9", 5353, protocol: "udp"))));

    [Fact]
    public void A_datagram_beside_the_connection_is_not() =>
        Assert.Equal(
            ["Other 192.0.2.8:9999 udp", "Cnc 192.0.2.9:23 tcp"],
            Lines(Bot(Send("192.0.2.8", 9999, protocol: "udp"), Tcp("192.0.2.9", 23), Send("192.0.2.9", 23))));

    [Fact]
    public void What_is_no_endpoint_is_named_as_what_it_is()
    {
        byte[] stun = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. new byte[12]];
        EndpointContext context = Bot(
            Udp("192.0.2.53", 53),
            Bound("127.0.0.1", 48101),
            Tcp("192.0.2.1", 53, "1"),
            Tcp("192.0.2.2", 443, "1"),
            Tcp("192.0.2.3", 80, "1"),
            Send("192.0.2.3", 80, [.. "GET / HTTP/1.0\r\n\r\n"u8], process: "1"),
            Send("192.0.2.4", 123, new byte[48], "udp", "1"),
            Send("192.0.2.5", 3478, stun, "udp", "1"),
            Send("239.255.255.250", 1900, null, "udp", "1"),
            Tcp("127.0.0.1", 48101, "1"),
            Tcp("192.0.2.9", 23),
            Send("192.0.2.9", 23));
        Dictionary<string, string> reasons = EndpointHarvester.Harvest(context)
            .Where(finding => finding.Role == EndpointRole.Other)
            .ToDictionary(finding => $"{finding.Host}:{finding.Port}", finding => finding.Reason!);
        Assert.Equal("192.0.2.9", Only(context, EndpointRole.Cnc).Host);
        Assert.Equal(7, reasons.Count);
        Assert.Contains("learns its own address", reasons["192.0.2.53:53"], StringComparison.Ordinal);
        Assert.Contains("single instance", reasons["127.0.0.1:48101"], StringComparison.Ordinal);
        Assert.Contains("nothing was asked", reasons["192.0.2.1:53"], StringComparison.Ordinal);
        Assert.Contains("nothing was sent", reasons["192.0.2.2:443"], StringComparison.Ordinal);
        Assert.Contains("HTTP", reasons["192.0.2.3:80"], StringComparison.Ordinal);
        Assert.Contains("NTP", reasons["192.0.2.4:123"], StringComparison.Ordinal);
        Assert.Contains("STUN", reasons["192.0.2.5:3478"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_scanner_makes_up_is_no_endpoint()
    {
        NetworkEvent[] scan = [.. Enumerable.Range(1, 40).Select(host => Tcp($"192.0.2.{host}", 23, "1.1.1"))];
        Assert.Equal(["Cnc 203.0.113.9:23 tcp"], Lines(Bot([.. scan, Tcp("203.0.113.9", 23)])));
    }

    [Fact]
    public void A_name_that_is_asked_for_to_see_whether_there_is_an_answer_is_no_cnc()
    {
        Assert.Equal(["Other www.example:- -", $"Resolver {Server}:53 udp"], Lines(Bot(Asked("www.example", "198.51.100.77"))));
        Assert.Equal(
            ["Cnc www.example:23 -", $"Resolver {Server}:53 udp"],
            Lines(Bot(Asked("www.example", "198.51.100.77")) with { Table = Table(Text(3, "www.example"), Port(4, 23)) }));
    }

    [Fact]
    public void A_text_record_is_where_the_cnc_comes_from()
    {
        EndpointContext context = Bot(Asked("txt.example", "198.51.100.77", 16), Tcp("192.0.2.66", 8080));
        EndpointFinding cnc = Only(context, EndpointRole.Cnc);
        Assert.Equal("txt.example", cnc.Host);
        Assert.Null(cnc.Port);
        Assert.Equal(["TXT"], cnc.DnsTypes);
        Assert.Contains(Server, cnc.Provenance.Method, StringComparison.Ordinal);
        Assert.Equal("192.0.2.66", Only(context, EndpointRole.Decoy).Host);
        Assert.Equal(["TXT"], Only(Bot(Asked("txt.example", "198.51.100.77", 16), Tcp("198.51.100.77", 14433)), EndpointRole.Cnc).DnsTypes);
    }

    [Fact]
    public void A_version_6_answer_belongs_to_its_name() =>
        Assert.Equal("cnc.example", Only(Bot(Asked("cnc.example", "2001:db8::c633:644d", 28), Tcp("2001:db8::c633:644d", 23)), EndpointRole.Cnc).Host);

    [Fact]
    public void Name_servers_are_findings_unless_we_named_them()
    {
        EndpointContext context = Bot(Asked("cnc.example", null), Asked("cnc.example", "198.51.100.77", server: "192.0.2.54"), Tcp("198.51.100.77", 23));
        Assert.Equal(["Cnc cnc.example:23 tcp", $"Resolver {Server}:53 udp", "Resolver 192.0.2.54:53 udp"], Lines(context));
        Assert.Equal(
            ["Cnc cnc.example:23 tcp", "Resolver 192.0.2.54:53 udp"],
            Lines(context with { HandedOutResolvers = new HashSet<string> { Server } }));
        EndpointVerification silent = new() { Silent = [Run(Asked("cnc.example", null, server: "192.0.2.55"))] };
        EndpointFinding last = EndpointHarvester.Harvest(context with { Verification = silent })[^1];
        Assert.Equal("192.0.2.55", last.Host);
        Assert.Contains("did not answer", last.Reason, StringComparison.Ordinal);
    }
}
