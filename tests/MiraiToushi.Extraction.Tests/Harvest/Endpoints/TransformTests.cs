using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;
using static MiraiToushi.Extraction.Tests.Harvest.Endpoints.Events;

namespace MiraiToushi.Extraction.Tests.Harvest.Endpoints;

public sealed class TransformTests
{
    // Worked out by hand from the answers 198.51.100.77 = c6.33.64.4d and 203.0.113.77 = cb.00.71.4d.
    [Theory]
    [InlineData("100.77.198.51", "113.77.203.0", "its two halves swapped")]
    [InlineData("77.100.51.198", "77.113.0.203", "its bytes reversed")]
    [InlineData("156.15.242.172", "145.60.231.172", "XORed with 0x5a3c96e1")]
    [InlineData("198.51.101.78", "203.0.114.78", "0x00000101 added")]
    public void The_rule_follows_from_two_answers(string first, string second, string expected)
    {
        EndpointContext context = Bot(Asked("cnc.example", "198.51.100.77"), Tcp(first, 23)) with
        {
            Verification = new EndpointVerification { OtherAnswers = [Run(Asked("cnc.example", "203.0.113.77"), Tcp(second, 23))] },
        };
        EndpointFinding cnc = Only(context, EndpointRole.Cnc);
        Assert.Equal("cnc.example", cnc.Host);
        Assert.Contains(expected, cnc.Transform, StringComparison.Ordinal);
        Assert.DoesNotContain(EndpointHarvester.Harvest(context), finding => finding.Host == first || finding.Host == "198.51.100.77");
    }

    [Fact]
    public void What_changes_with_the_answers_is_no_finding_even_where_no_rule_explains_it()
    {
        EndpointContext context = Bot(Asked("cnc.example", "198.51.100.77"), Tcp("192.0.2.1", 23)) with
        {
            Verification = new EndpointVerification { OtherAnswers = [Run(Asked("cnc.example", "203.0.113.77"), Tcp("203.0.113.99", 23))] },
        };
        EndpointFinding cnc = Only(context, EndpointRole.Cnc);
        Assert.Equal("cnc.example", cnc.Host);
        Assert.Equal(23, cnc.Port);
        Assert.Equal(HostResolver.Unrecognised, cnc.Transform);
    }

    [Fact]
    public void What_stays_the_same_is_the_samples_own_even_where_it_equals_an_answer()
    {
        EndpointContext context = Bot(Asked("www.example", "198.51.100.77"), Tcp("198.51.100.77", 23)) with
        {
            Verification = new EndpointVerification { OtherAnswers = [Run(Asked("www.example", "203.0.113.77"), Tcp("198.51.100.77", 23))] },
        };
        Assert.Equal("198.51.100.77", Only(context, EndpointRole.Cnc).Host);
    }

    [Fact]
    public void One_answer_alone_does_not_prove_a_constant()
    {
        Assert.Null(AddressTransform.Find([(0xC633644D, 0xC0000201)]));
        Assert.NotNull(AddressTransform.Find([(0xC633644D, 0x644DC633)]));
        Assert.Null(AddressTransform.Find([(0xC633644D, 0xC0000201), (0xCB00714D, 0x12345678)]));
        Assert.Null(AddressTransform.Find([]));
    }

    [Theory]
    [InlineData("1.2.3.4", 0x01020304u)]
    [InlineData("255.255.255.255", 0xFFFFFFFFu)]
    public void Addresses_are_read_and_written(string text, uint number)
    {
        Assert.Equal(number, AddressTransform.Read(text));
        Assert.Equal(text, AddressTransform.Write(number));
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.256")]
    [InlineData("cnc.example")]
    [InlineData("")]
    public void Other_texts_are_no_addresses(string text) => Assert.Null(AddressTransform.Read(text));
}
