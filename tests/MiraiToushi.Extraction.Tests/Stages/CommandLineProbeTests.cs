using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;
using MiraiToushi.Extraction.Tests.Harvest.Endpoints;

namespace MiraiToushi.Extraction.Tests.Stages;

public sealed class CommandLineProbeTests
{
    [Theory]
    [InlineData(new[] { "bot", "203.0.113.211", "48622" }, "203.0.113.211", 48622, "argv[1] = host, argv[2] = port")]
    [InlineData(new[] { "bot", "203.0.113.211:48621" }, "203.0.113.211", 48621, "argv[1] = host:port")]
    [InlineData(new[] { "bot", "203.0.113.211:48621", "device" }, "203.0.113.211", 23, "argv[1] = host:...")]
    [InlineData(new[] { "bot", "203.0.113.211" }, "203.0.113.211", 23, "argv[1] = host")]
    [InlineData(new[] { "bot", "device", "203.0.113.212", "48623" }, "203.0.113.212", 48623, "argv[2] = host, argv[3] = port")]
    [InlineData(new[] { "bot", "48621", "203.0.113.212" }, "203.0.113.212", 48621, "argv[1] = port, argv[2] = host")]
    [InlineData(new[] { "bot", "203.0.113.211" }, "211.113.0.203", 23, "argv[1] = host")]
    [InlineData(new[] { "bot", "CNC.example" }, "cnc.example", null, "argv[1] = host")]
    public void What_came_from_the_command_line_is_recognised(string[] arguments, string host, int? port, string format) =>
        Assert.Equal(format, CommandLineProbe.Recognise(arguments, host, port)?.Format);

    [Theory]
    [InlineData(new[] { "203.0.113.211" }, "203.0.113.211", 23)]
    [InlineData(new[] { "bot", "device" }, "192.0.2.1", 23)]
    [InlineData(new[] { "bot", "" }, "", null)]
    public void Nothing_else_is(string[] arguments, string host, int? port) =>
        Assert.Null(CommandLineProbe.Recognise(arguments, host, port));

    [Fact]
    public void No_argument_of_a_list_can_be_taken_for_another() =>
        Assert.All(CommandLineProbe.ArgumentLists("bot"), arguments => Assert.Equal(arguments.Count, arguments.Distinct().Count()));

    [Fact]
    public void Our_own_argument_is_never_reported()
    {
        EndpointContext context = Events.Bot(Events.Tcp("203.0.113.211", 48622)) with { Arguments = ["bot", "203.0.113.211", "48622"] };
        EndpointFinding cnc = Assert.Single(EndpointHarvester.Harvest(context));
        Assert.Equal(EndpointRole.Cnc, cnc.Role);
        Assert.Null(cnc.Host);
        Assert.Null(cnc.Port);
        Assert.Equal("argv[1] = host, argv[2] = port", cnc.Format);
        Assert.Contains("command-line", cnc.Sources);
    }

    [Fact]
    public void A_name_of_ours_that_is_looked_up_is_not_either()
    {
        EndpointContext context = Events.Bot(Events.Asked("203.0.113.211", "198.51.100.77"), Events.Tcp("198.51.100.77", 6667)) with
        {
            Arguments = ["bot", "203.0.113.211", "48622"],
        };
        EndpointFinding cnc = Events.Only(context, EndpointRole.Cnc);
        Assert.Null(cnc.Host);
        Assert.Equal(6667, cnc.Port);
        Assert.Equal("argv[1] = host", cnc.Format);
    }
}
