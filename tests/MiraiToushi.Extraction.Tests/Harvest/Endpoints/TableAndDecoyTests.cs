using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;
using static MiraiToushi.Extraction.Tests.Harvest.Endpoints.Events;

namespace MiraiToushi.Extraction.Tests.Harvest.Endpoints;

public sealed class TableAndDecoyTests
{
    private static readonly TableEntry[] Words =
    [
        Text(20, "/etc/resolv.conf"), Text(21, "nameserver "), Text(22, "https://www.example.org/watch"), Text(23, "text/html"), Text(24, "busybox"),
        Text(25, "Mozilla/5.0 (X11; Linux) example.org"), Text(26, "1.2.3"), Text(27, "POST /cdn-cgi/ HTTP/1.1"),
    ];

    [Fact]
    public void Host_and_port_of_the_table_are_sources()
    {
        EndpointFinding cnc = Only(
            Bot(Asked("cnc.example", "198.51.100.77"), Tcp("198.51.100.77", 23)) with
            {
                Table = Table(Text(3, "CNC.example"), Port(4, 23), Text(9, "report.example"), Port(10, 23)),
            },
            EndpointRole.Cnc);
        Assert.Equal([3, 4], cnc.TableEntries);
        Assert.Equal(["dns-question", "connect", "table"], cnc.Sources);
        Assert.Contains(cnc.Provenances, provenance => provenance.Method == "entry 4");
    }

    [Fact]
    public void A_port_in_digits_counts()
    {
        EndpointFinding cnc = Only(Bot(Tcp("192.0.2.1", 5683)) with { Table = Table(Text(6, "5683")) }, EndpointRole.Cnc);
        Assert.Equal([6], cnc.TableEntries);
    }

    [Fact]
    public void The_report_server_of_the_leak_is_neither_cnc_nor_decoy()
    {
        EndpointContext context = Bot(Asked("cnc.example", "198.51.100.77"), Tcp("198.51.100.77", 23)) with
        {
            Table = Table([Text(3, "cnc.example"), Port(4, 23), Text(18, "report.example"), Port(19, 48101), .. Words]),
        };
        Assert.Equal(["Cnc cnc.example:23 tcp", $"Resolver {Server}:53 udp"], Lines(context));
    }

    [Fact]
    public void A_report_server_alone_is_not_taken_for_a_decoy() =>
        Assert.Equal(["Cnc 192.0.2.1:23 tcp"], Lines(Bot(Tcp("192.0.2.1", 23)) with { Table = Table([Text(9, "report.example"), Port(10, 48101), .. Words]) }));

    [Fact]
    public void A_stale_host_in_the_place_of_the_cnc_is_a_decoy()
    {
        EndpointContext context = Bot(Tcp("192.0.2.1", 23)) with
        {
            Table = Table([Text(5, "old.example"), Port(6, 666), Text(18, "report.example"), Port(19, 48101), .. Words]),
        };
        EndpointFinding decoy = Only(context, EndpointRole.Decoy);
        Assert.Equal("old.example", decoy.Host);
        Assert.Equal(666, decoy.Port);
        Assert.Equal([5, 6], decoy.TableEntries);
        Assert.Contains("192.0.2.1:23", decoy.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_beside_the_port_that_is_used_is_a_decoy()
    {
        EndpointContext context = Bot(Tcp("192.0.2.1", 666)) with { Table = Table([Text(11, "old.example"), Port(12, 666), .. Words]) };
        Assert.Equal("old.example", Only(context, EndpointRole.Decoy).Host);
        Assert.Equal([12], Only(context, EndpointRole.Cnc).TableEntries);
    }

    [Fact]
    public void What_stood_in_the_structure_before_is_a_decoy()
    {
        EndpointContext context = Bot(Asked("cnc.example", "198.51.100.77"), Tcp("198.51.100.77", 23), Tcp("192.0.2.3", 53, "1", 0x7000)) with
        {
            Stored = structure => structure == Structure
                ? [new StoredEndpoint("192.0.2.222", 80, structure, "1"), new StoredEndpoint("198.51.100.77", 23, structure, "1.1")]
                : [new StoredEndpoint("192.0.2.44", 1, structure, "1")],
        };
        EndpointFinding decoy = Only(context, EndpointRole.Decoy);
        Assert.Equal(("192.0.2.222", 80), (decoy.Host, decoy.Port));
        Assert.Equal(["stored-address"], decoy.Sources);
    }

    [Fact]
    public void What_stands_in_a_structure_that_is_never_used_is_a_decoy()
    {
        EndpointContext context = Bot(Asked("cnc.example", "198.51.100.77"), Tcp("2001:db8::1", 23)) with
        {
            StoredAnywhere = () => [new StoredEndpoint("192.0.2.222", 80, 0x9000, "1"), new StoredEndpoint(Server, 53, 0x9100, "1"), new StoredEndpoint("198.51.100.77", 1, 0x9200, "1")],
        };
        Assert.Equal("192.0.2.222", Only(context, EndpointRole.Decoy).Host);
        Assert.DoesNotContain(EndpointHarvester.Harvest(context with { IsBot = false }), finding => finding.Role == EndpointRole.Decoy);
    }

    [Fact]
    public void What_a_misled_bot_connects_to_is_a_decoy() =>
        Assert.Equal(["Decoy 192.0.2.222:80 tcp"], Lines(Bot(Tcp("192.0.2.222", 80)) with { IsMisled = true }));

    [Fact]
    public void What_only_a_closed_gate_showed_is_a_decoy()
    {
        EndpointContext context = Bot(Tcp("192.0.2.1", 23)) with { Abandoned = [new StoredEndpoint("192.0.2.222", 80, 0x9000, "1"), new StoredEndpoint("192.0.2.1", 23, 0x9000, "1")] };
        Assert.Equal(["Cnc 192.0.2.1:23 tcp", "Decoy 192.0.2.222:80 -"], Lines(context));
    }

    [Fact]
    public void An_address_that_stands_in_memory_as_text_says_so()
    {
        EndpointFinding cnc = Only(Bot(Tcp("192.0.2.1", 23)) with { FindText = _ => new StoredText(0x8000, "1") }, EndpointRole.Cnc);
        Assert.Equal(["connect", "stored-text"], cnc.Sources);
    }
}
