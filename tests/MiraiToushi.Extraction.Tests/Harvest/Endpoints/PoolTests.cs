using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;
using static MiraiToushi.Extraction.Tests.Harvest.Endpoints.Events;

namespace MiraiToushi.Extraction.Tests.Harvest.Endpoints;

public sealed class PoolTests
{
    [Fact]
    public void What_other_runs_draw_belongs_to_the_pool_and_the_own_one_is_marked()
    {
        EndpointContext context = Drawing(
            [Tcp("192.0.2.1", 23)],
            [Tcp("192.0.2.2", 23)],
            [Tcp("192.0.2.1", 23)],
            [Tcp("192.0.2.3", 24)]);
        EndpointFinding[] cncs = [.. EndpointHarvester.Harvest(context).Where(finding => finding.Role == EndpointRole.Cnc)];
        Assert.Equal(["192.0.2.1:23", "192.0.2.2:23", "192.0.2.3:24"], cncs.Select(cnc => $"{cnc.Host}:{cnc.Port}"));
        Assert.All(cncs, cnc => Assert.Equal(1, cnc.Pool));
        Assert.Equal([true, false, false], cncs.Select(cnc => cnc.Drawn));
    }

    [Fact]
    public void The_same_order_in_every_run_is_no_pool()
    {
        NetworkEvent[] both = [Tcp("192.0.2.1", 23), Tcp("192.0.2.2", 23)];
        EndpointContext context = Drawing(both, both, [Tcp("192.0.2.1", 23)]);
        Assert.All(EndpointHarvester.Harvest(context), cnc => Assert.Null(cnc.Pool));
    }

    [Fact]
    public void Another_order_is()
    {
        EndpointContext context = Drawing([Tcp("192.0.2.1", 23), Tcp("192.0.2.2", 23)], [Tcp("192.0.2.2", 23), Tcp("192.0.2.1", 23)]);
        EndpointFinding[] cncs = [.. EndpointHarvester.Harvest(context)];
        Assert.Equal([true, false], cncs.Select(cnc => cnc.Drawn));
        Assert.All(cncs, cnc => Assert.Equal(1, cnc.Pool));
    }

    [Fact]
    public void Names_and_ports_can_be_drawn_too()
    {
        EndpointContext context = Drawing(
            [Asked("a.example", "198.51.100.77"), Tcp("198.51.100.77", 1000)],
            [Asked("b.example", "198.51.100.77"), Tcp("198.51.100.77", 2000)]);
        Assert.Equal(["Cnc a.example:1000 tcp", "Cnc b.example:2000 tcp", $"Resolver {Server}:53 udp"], Lines(context));
    }

    [Fact]
    public void An_address_that_is_new_in_every_run_is_made_up()
    {
        NetworkEvent[][] runs = [.. Enumerable.Range(1, 8).Select(host => new NetworkEvent[] { Tcp($"203.0.113.{host}", 23) })];
        EndpointFinding finding = Assert.Single(EndpointHarvester.Harvest(Drawing(runs[0], runs[1..])));
        Assert.Equal(EndpointRole.Other, finding.Role);
        Assert.Contains("at random", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_servers_can_be_drawn()
    {
        EndpointContext context = Drawing(
            [Asked("a.example", "198.51.100.77", server: "192.0.2.1"), Tcp("198.51.100.77", 23)],
            [Asked("a.example", "198.51.100.77", server: "192.0.2.2"), Tcp("198.51.100.77", 23)]);
        EndpointFinding[] servers = [.. EndpointHarvester.Harvest(context).Where(finding => finding.Role == EndpointRole.Resolver)];
        Assert.Equal(["192.0.2.1", "192.0.2.2"], servers.Select(server => server.Host));
        Assert.All(servers, server => Assert.NotNull(server.Pool));
        Assert.Equal([true, false], servers.Select(server => server.Drawn));
        Assert.Null(Only(context, EndpointRole.Cnc).Pool);
    }

    [Fact]
    public void What_comes_after_a_refusal_is_a_cnc_with_a_reason()
    {
        EndpointContext context = Bot(Tcp("192.0.2.1", 23)) with
        {
            Verification = new EndpointVerification { Refused = [new NetworkRun([Tcp("192.0.2.1", 23), Tcp("192.0.2.2", 23)], 1)] },
        };
        EndpointFinding second = EndpointHarvester.Harvest(context)[1];
        Assert.Equal("192.0.2.2", second.Host);
        Assert.Equal(EndpointRole.Cnc, second.Role);
        Assert.Contains("refuses", second.Reason, StringComparison.Ordinal);
        Assert.Null(second.Pool);
    }

    private static EndpointContext Drawing(NetworkEvent[] main, params NetworkEvent[][] others) =>
        Bot(main) with { Verification = new EndpointVerification { OtherDraws = [.. others.Select(Run)] } };
}
