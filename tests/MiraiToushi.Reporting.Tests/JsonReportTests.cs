using System.Text.Json;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Tests;

public sealed class JsonReportTests
{
    public static TheoryData<string> Names => [.. TestReports.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_as_expected(string name) =>
        GoldenFiles.AssertEqual(name + ".json", JsonReportRenderer.Render(TestReports.All[name](), indented: true) + "\n");

    [Theory]
    [MemberData(nameof(Names))]
    public void One_line_holds_the_same_as_many(string name)
    {
        var report = TestReports.All[name]();
        string compact = JsonReportRenderer.Render(report, indented: false);
        Assert.DoesNotContain('\n', compact);
        using var one = JsonDocument.Parse(compact);
        using var many = JsonDocument.Parse(JsonReportRenderer.Render(report, indented: true));

        // DeepEquals throws on lone surrogates.
        Assert.True(name == "hostile" || JsonElement.DeepEquals(one.RootElement, many.RootElement));
        Assert.Equal(compact, JsonReportRenderer.Render(JsonReportReader.Read(JsonReportRenderer.Render(report, indented: true)), indented: false));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_holds_printable_ascii_only(string name) =>
        Assert.All(JsonReportRenderer.Render(TestReports.All[name](), indented: false), c => Assert.InRange(c, ' ', '~'));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_is_what_was_written(string name) => AssertRoundTrip(TestReports.All[name]());

    [Fact]
    public void Any_text_survives()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            AssertRoundTrip(TestReports.Random(seed));
        }
    }

    [Fact]
    public void Every_single_character_survives()
    {
        var reasons = Enumerable.Range(0, 0x10000).Select(c => ((char)c).ToString()).ToArray();
        string json = JsonReportRenderer.Render(TestReports.Empty() with { OutcomeReasons = reasons }, indented: false);
        Assert.Equal(reasons, JsonReportReader.Read(json).OutcomeReasons);
    }

    [Fact]
    public void The_largest_numbers_survive() => AssertRoundTrip(TestReports.Empty() with
    {
        Emulation = new EmulationSummary { Instructions = ulong.MaxValue, Processes = int.MaxValue },
        Table = new TableFinding { Address = ulong.MaxValue, UnlockFunction = 0, Stride = int.MaxValue },
    });

    [Fact]
    public void A_key_without_a_value_is_there_with_null()
    {
        using var document = JsonDocument.Parse(JsonReportRenderer.Render(TestReports.Empty(), indented: false));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("sample").GetProperty("architecture").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("table").GetProperty("address").ValueKind);
        Assert.Equal("not-found", document.RootElement.GetProperty("credentials").GetProperty("status").GetString());
    }

    [Fact]
    public void Keys_stand_in_the_order_of_the_schema()
    {
        using var schema = JsonDocument.Parse(ReportSchema.Text);
        using var document = JsonDocument.Parse(JsonReportRenderer.Render(TestReports.Full(), indented: false));
        AssertOrder(schema.RootElement, schema.RootElement, document.RootElement);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schema\":\"miraitoushi-report/2\"}")]
    [InlineData("{\"schema\":\"miraitoushi-report/1\"}")]
    [InlineData("{\"schema\":1}")]
    [InlineData("not json")]
    public void What_is_no_report_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => JsonReportReader.Read(json));

    /// <summary>A worker that dies in the middle of a line, or is no longer itself, gives a JsonException and nothing else.</summary>
    [Fact]
    public void Damaged_documents_are_refused_or_read()
    {
        string json = JsonReportRenderer.Render(TestReports.Full(), indented: false);
        var random = new Random(3);
        string pieces = "\"{}[]:,\\0x9-ntu \ud800\0";
        for (int round = 0; round < 5_000; round++)
        {
            char[] damaged = json.ToCharArray();
            damaged[random.Next(damaged.Length)] = pieces[random.Next(pieces.Length)];
            int length = round % 3 == 0 ? random.Next(damaged.Length) : damaged.Length;
            try
            {
                Assert.NotNull(JsonReportReader.Read(new string(damaged, 0, length)));
            }
            catch (JsonException)
            {
            }
        }
    }

    [Theory]
    [InlineData("\"size\":123456", "\"size\":1.5", "$.sample.size is not a whole number")]
    [InlineData("\"size\":123456", "\"size\":99999999999999999999", "$.sample.size is not a whole number")]
    [InlineData("\"0x2a01c\",\"stride\"", "\"2a01c\",\"stride\"", "$.table.address is not a number as \"0x...\"")]
    [InlineData("\"byte\":\"0x22\"", "\"byte\":\"0x122\"", "$.table.keys[0].byte is not a number as \"0x...\"")]
    [InlineData("\"decoded\":\"0017\"", "\"decoded\":\"017\"", "$.table.entries[2].decoded is not pairs of hexadecimal digits")]
    [InlineData("\"outcome\":\"complete\"", "\"outcome\":\"fine\"", "$.outcome is not one of complete, partial, none")]
    [InlineData("\"outcomeReasons\":[]", "\"outcomeReasons\":{}", "$.outcomeReasons is not a list")]
    [InlineData("\"entropy\":7.94", "\"entropy\":\"7.94\"", "$.packed.segments[0].entropy is not a number")]
    [InlineData("\"verdict\":\"packed\"", "\"verdict\":\"maybe\"", "$.packed.verdict is not one of packed, not-packed, unknown")]
    [InlineData("\"stripped\":true", "\"stripped\":1", "$.sample.stripped is not true, false or null")]
    public void The_message_says_what_is_wrong(string good, string bad, string message)
    {
        string json = JsonReportRenderer.Render(TestReports.Full(), indented: false);
        Assert.Contains(good, json, StringComparison.Ordinal);
        var exception = Assert.Throws<JsonException>(() => JsonReportReader.Read(json.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Equal(message, exception.Message);
    }

    private static void AssertRoundTrip(ExtractionReport report) =>
        Assert.Equivalent(report, JsonReportReader.Read(JsonReportRenderer.Render(report, indented: false)), strict: true);

    private static void AssertOrder(JsonElement root, JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            AssertOrder(root, root.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1]), value);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            var keys = schema.GetProperty("properties");
            Assert.Equal(keys.EnumerateObject().Select(key => key.Name), value.EnumerateObject().Select(key => key.Name));
            foreach (var pair in value.EnumerateObject())
            {
                AssertOrder(root, keys.GetProperty(pair.Name), pair.Value);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                AssertOrder(root, schema.GetProperty("items"), item);
            }
        }
    }
}
