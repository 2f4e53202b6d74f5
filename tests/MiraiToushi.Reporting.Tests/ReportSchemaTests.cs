using System.Text.Json.Nodes;
using NJsonSchema;

namespace MiraiToushi.Reporting.Tests;

public sealed class ReportSchemaTests
{
    public static TheoryData<string> Names => [.. TestReports.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Reports_keep_to_it(string name)
    {
        var schema = await JsonSchema.FromJsonAsync(ReportSchema.Text);
        Assert.Empty(schema.Validate(JsonReportRenderer.Render(TestReports.All[name](), indented: false)));
    }

    /// <summary>Every key is required, and no other key may be there: drift between format and schema is noticed at once.</summary>
    [Fact]
    public async Task It_notices_every_missing_and_every_additional_key()
    {
        var schema = await JsonSchema.FromJsonAsync(ReportSchema.Text);
        string json = JsonReportRenderer.Render(TestReports.Full(), indented: false);
        int objects = JsonNode.Parse(json)!.AsObject().Count;
        int checks = 0;
        for (int target = 0; Find(JsonNode.Parse(json)!, target) is { } found; target++)
        {
            foreach (string key in found.Select(pair => pair.Key).ToArray())
            {
                var root = JsonNode.Parse(json)!;
                Find(root, target)!.Remove(key);
                Assert.True(schema.Validate(root.ToJsonString()).Count > 0, $"{found.GetPath()} without {key} passes");
                checks++;
            }

            var more = JsonNode.Parse(json)!;
            Find(more, target)!["unknownKey"] = 1;
            Assert.True(schema.Validate(more.ToJsonString()).Count > 0, $"{found.GetPath()} with unknownKey passes");
        }

        Assert.True(checks > 10 * objects);
    }

    [Theory]
    [InlineData("\"schema\":\"miraitoushi-report/1\"", "\"schema\":\"miraitoushi-report/2\"")]
    [InlineData("\"outcome\":\"complete\"", "\"outcome\":\"Complete\"")]
    [InlineData("\"status\":\"decoded\"", "\"status\":\"found\"")]
    [InlineData("\"status\":\"found\"", "\"status\":\"decoded\"")]
    [InlineData("\"kind\":\"port\"", "\"kind\":\"number\"")]
    [InlineData("\"role\":\"cnc\"", "\"role\":\"c2\"")]
    [InlineData("\"severity\":\"information\"", "\"severity\":\"info\"")]
    [InlineData("\"protocol\":\"tcp\"", "\"protocol\":\"icmp\"")]
    [InlineData("\"byteOrder\":\"little\"", "\"byteOrder\":\"middle\"")]
    [InlineData("\"wordSize\":32", "\"wordSize\":16")]
    [InlineData("\"linkage\":\"static\"", "\"linkage\":\"none\"")]
    [InlineData("\"port\":23", "\"port\":0")]
    [InlineData("\"port\":23", "\"port\":65536")]
    [InlineData("\"id\":10", "\"id\":256")]
    [InlineData("\"stride\":8", "\"stride\":-8")]
    [InlineData("\"stride\":8", "\"stride\":\"8\"")]
    [InlineData("\"address\":\"0x2a01c\"", "\"address\":\"0x02a01c\"")]
    [InlineData("\"address\":\"0x2a01c\"", "\"address\":\"0x2A01C\"")]
    [InlineData("\"byte\":\"0x05\"", "\"byte\":\"0x5\"")]
    [InlineData("\"word\":\"0xdeadbeef\"", "\"word\":\"0xdeadbee\"")]
    [InlineData("\"decoded\":\"0017\"", "\"decoded\":\"017\"")]
    [InlineData("\"stripped\":true", "\"stripped\":\"yes\"")]
    public async Task It_notices_a_wrong_value(string good, string bad)
    {
        var schema = await JsonSchema.FromJsonAsync(ReportSchema.Text);
        string json = JsonReportRenderer.Render(TestReports.Full(), indented: false);
        Assert.Contains(good, json, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(json.Replace(good, bad, StringComparison.Ordinal)));
    }

    /// <summary>The nth object of a document, from top to bottom.</summary>
    private static JsonObject? Find(JsonNode root, int index) => Objects(root).ElementAtOrDefault(index);

    private static IEnumerable<JsonObject> Objects(JsonNode? node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject map => map.Select(pair => pair.Value),
            JsonArray list => list,
            _ => [],
        };
        return (node is JsonObject self ? [self] : Enumerable.Empty<JsonObject>()).Concat(children.SelectMany(Objects));
    }
}
