using System.Text.Json.Nodes;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.ToushiFormat;
using NJsonSchema;

namespace MiraiToushi.Reporting.Tests.ToushiFormat;

public sealed class ToushiRendererTests
{
    private static readonly string[] Scripts = ["xor_table", "xor_scanner", "parse_main"];

    private static readonly Dictionary<string, Func<ExtractionReport>> Reports = new()
    {
        ["full"] = ToushiReports.Full,
        ["nothing"] = ToushiReports.Nothing,
        ["without-functions"] = ToushiReports.WithoutFunctions,
        ["test-full"] = TestReports.Full,
        ["test-partial"] = TestReports.Partial,
        ["test-random"] = () => TestReports.Random(7),
    };

    public static TheoryData<string> Names => [.. Reports.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task They_keep_to_its_schema(string name)
    {
        foreach (string script in Scripts)
        {
            JsonSchema schema = await Schema(script);
            Assert.Empty(schema.Validate(Render(Reports[name](), script)));
        }
    }

    /// <summary>A schema that lets everything through would prove nothing.</summary>
    [Theory]
    [InlineData("xor_table", "\"table_key\": \"0x22\"", "\"table_key\": \"0x022\"")]
    [InlineData("xor_table", "\"table_original_key\": \"0xdeadbeef\"", "\"table_original_key\": \"0xDEADBEEF\"")]
    [InlineData("xor_table", "\"int_data\": 23", "\"int_data\": \"23\"")]
    [InlineData("xor_table", "\"int_data\": 23", "\"str_data\": \"23\"")]
    [InlineData("xor_table", "\"type\": \"int\"", "\"type\": \"port\"")]
    [InlineData("xor_table", "\"table_addr\": \"80011012\"", "\"table_addr\": \"0x80011012\"")]
    [InlineData("xor_table", "\"func\"", "\"function\"")]
    [InlineData("xor_scanner", "\"scanner_key\": \"0x54\"", "\"scanner_key\": null")]
    [InlineData("xor_scanner", "\"weight\": 10", "\"weight\": null")]
    [InlineData("xor_scanner", "\"pass\"", "\"password\"")]
    [InlineData("parse_main", "\"vector\": 10", "\"vector\": 256")]
    [InlineData("parse_main", "\"main_func\"", "\"main\"")]
    [InlineData("parse_main", "\"language_id\": \"68000:BE:32:Coldfire\"", "\"language_id\": \"m68k\"")]
    public async Task The_schemas_notice_a_wrong_value(string script, string good, string bad)
    {
        JsonSchema schema = await Schema(script);
        string json = Render(ToushiReports.Full(), script);
        Assert.Contains(good, json, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(json.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("xor_table")]
    [InlineData("xor_scanner")]
    [InlineData("parse_main")]
    public void They_are_written_byte_for_byte(string script) =>
        GoldenFiles.AssertEqual($"toushi-{script}.json", Render(ToushiReports.Full(), script));

    [Fact]
    public void What_was_not_found_is_not_there()
    {
        foreach (string script in Scripts)
        {
            JsonObject document = JsonNode.Parse(Render(ToushiReports.Nothing(), script))!.AsObject();
            Assert.Equal(["script_name", "ghidra_current_program"], document.Select(pair => pair.Key));
        }
    }

    [Fact]
    public void Only_what_is_known_of_a_function_is_said()
    {
        Assert.Equal(["table_key"], Keys(ToushiReports.WithoutFunctions(), "xor_table", "table_lock_val_func"));
        Assert.Equal(["cnc"], Keys(ToushiReports.WithoutFunctions(), "parse_main", "resolve_cnc_addr_func"));
        Assert.Equal(["attacks_count", "attacks"], Keys(ToushiReports.WithoutFunctions(), "parse_main", "attack_init_func"));
        Assert.Equal(["auth_tables_sha256", "auth_tables_count", "auth_tables"], Keys(ToushiReports.WithoutFunctions(), "xor_scanner", "scanner_init_func"));
    }

    [Fact]
    public void A_file_that_cannot_be_run_gives_no_files()
    {
        Assert.Empty(ToushiRenderer.Render(TestReports.Empty(), "/x"));
        Assert.Empty(ToushiRenderer.Render(ToushiReports.Nothing() with { Sample = ToushiReports.Full().Sample with { Architecture = "OpenRISC" } }, "/x"));
    }

    /// <summary>The ten ids of its runner.sh, and Ghidra's own for what it does not take.</summary>
    [Theory]
    [InlineData("arm", "big", 32, "ARM:BE:32:v8")]
    [InlineData("arm", "little", 32, "ARM:LE:32:v8")]
    [InlineData("m68k", "big", 32, "68000:BE:32:Coldfire")]
    [InlineData("mips", "big", 32, "MIPS:BE:32:default")]
    [InlineData("mips", "little", 32, "MIPS:LE:32:default")]
    [InlineData("powerpc", "big", 32, "PowerPC:BE:32:default")]
    [InlineData("superh", "little", 32, "SuperH4:LE:32:default")]
    [InlineData("sparc", "big", 32, "sparc:BE:32:default")]
    [InlineData("i386", "little", 32, "x86:LE:32:default")]
    [InlineData("x86-64", "little", 64, "x86:LE:64:default")]
    [InlineData("aarch64", "little", 64, "AARCH64:LE:64:v8A")]
    [InlineData("powerpc64", "big", 64, "PowerPC:BE:64:default")]
    [InlineData("powerpc64", "little", 64, "PowerPC:LE:64:default")]
    [InlineData("riscv32", "little", 32, "RISCV:LE:32:RV32GC")]
    [InlineData("riscv64", "little", 64, "RISCV:LE:64:RV64GC")]
    [InlineData("superh", "big", 32, "SuperH4:BE:32:default")]
    [InlineData("s390x", "big", 64, "s390x:BE:64:default")]
    public void Language_ids_are_those_of_Ghidra(string architecture, string byteOrder, int wordSize, string id)
    {
        ExtractionReport report = ToushiReports.Nothing() with
        {
            Sample = ToushiReports.Full().Sample with { Architecture = architecture, ByteOrder = byteOrder, WordSize = wordSize },
        };
        Assert.Equal(id, JsonNode.Parse(Render(report, "parse_main"))!["ghidra_current_program"]!["language_id"]!.GetValue<string>());
    }

    [Fact]
    public void Every_architecture_that_can_be_run_has_a_language_id()
    {
        foreach (Architecture architecture in ArchitectureCatalog.All)
        {
            SampleFacts sample = ToushiReports.Full().Sample with
            {
                Architecture = architecture.Name,
                ByteOrder = architecture.ByteOrder == Elf.ByteOrder.Little ? "little" : "big",
                WordSize = architecture.WordSize * 8,
            };
            Assert.True(ToushiRenderer.Render(ToushiReports.Nothing() with { Sample = sample }, "/x").Count == 3, architecture.Name);
        }
    }

    /// <summary>Ghidra puts images that may lie anywhere at 0x10000 (32-bit) and 0x100000 (64-bit).</summary>
    [Theory]
    [InlineData(32, 0x4000_0000UL, "00010000", "00010900")]
    [InlineData(64, 0x55_5555_0000UL, "00100000", "00100900")]
    public void Addresses_of_movable_images_are_those_of_Ghidra(int wordSize, ulong bias, string imageBase, string vector)
    {
        ExtractionReport report = ToushiReports.Nothing() with
        {
            Sample = ToushiReports.Full().Sample with
            {
                Architecture = wordSize == 64 ? "x86-64" : "i386",
                ByteOrder = "little",
                WordSize = wordSize,
                Image = new ImageFacts { Base = 0, Last = 0x1fff, LoadBias = bias },
            },
            Attacks = new AttackFinding { Status = FindingStatus.Found, Vectors = [new AttackVector(1, bias + 0x900, ToushiReports.Full().Endpoints[0].Provenance)] },
        };
        JsonNode document = JsonNode.Parse(Render(report, "parse_main"))!;
        Assert.Equal(imageBase, document["ghidra_current_program"]!["image_base"]!.GetValue<string>());
        JsonNode attack = document["attack_init_func"]!["attacks"]![0]!;
        Assert.Equal((vector, "FUN_" + vector), (attack["entrypoint"]!.GetValue<string>(), attack["name"]!.GetValue<string>()));
    }

    [Fact]
    public void Addresses_beyond_32_bits_have_as_many_digits_as_they_need()
    {
        ExtractionReport report = ToushiReports.Nothing() with
        {
            Sample = ToushiReports.Full().Sample with { Image = new ImageFacts { Base = 0x40_0000, Last = 0x7f_0000_1fff } },
        };
        Assert.Equal("7f00001fff", JsonNode.Parse(Render(report, "parse_main"))!["ghidra_current_program"]!["max_addr"]!.GetValue<string>());
    }

    private static string[] Keys(ExtractionReport report, string script, string name) =>
        [.. JsonNode.Parse(Render(report, script))![name]!.AsObject().Select(pair => pair.Key)];

    private static string Render(ExtractionReport report, string script) =>
        Assert.Single(ToushiRenderer.Render(report, "/samples/bot.m68k"), file => file.Name == script + ".json").Text;

    /// <summary>
    /// The validator knows older drafts: the schemas keep to keywords that mean the same in draft 2020-12, which they name.
    /// </summary>
    private static async Task<JsonSchema> Schema(string script) =>
        await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "ToushiFormat", "Schema", script + ".schema.json"));
}
