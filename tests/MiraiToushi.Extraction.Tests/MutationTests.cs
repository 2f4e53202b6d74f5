using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;
using MiraiToushi.Reporting;

namespace MiraiToushi.Extraction.Tests;

/// <summary>
/// Damaged samples never throw. ARM and MIPS only: a damaged x86 program can take the native engine, and with it this
/// process, down (that is what the worker process of the command is for, and tested there).
/// </summary>
public sealed class MutationTests
{
    private const int HeaderSize = 0x94;
    private const int Cases = 15;

    private static readonly string[] Samples = ["arm/leak-O2", "mips/leak-O2"];

    public static TheoryData<string, int> Seeds
    {
        get
        {
            TheoryData<string, int> result = [];
            foreach (string sample in Samples)
            {
                for (int seed = 1; seed <= Cases; seed++)
                {
                    result.Add(sample, seed);
                }
            }

            return result;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_headers_never_throw(string file, int seed)
    {
        byte[] bytes = FixtureManifest.Current.Find(file).ReadBytes();
        Damage(bytes, seed, from: 4, to: HeaderSize, count: 1 + (seed % 4));
        Extract(bytes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_code_and_data_never_throw(string file, int seed)
    {
        byte[] bytes = FixtureManifest.Current.Find(file).ReadBytes();
        Damage(bytes, seed * 7919, from: HeaderSize, to: bytes.Length, count: 8 << (seed % 5));
        Extract(bytes);
    }

    [Theory]
    [InlineData("arm/leak-Os")]
    [InlineData("mips/leak-Os")]
    public void A_file_cut_anywhere_never_throws(string file)
    {
        byte[] bytes = FixtureManifest.Current.Find(file).ReadBytes();
        for (int part = 0; part < 8; part++)
        {
            Extract(bytes.AsSpan(0, bytes.Length * part / 8).ToArray());
        }
    }

    private static void Extract(byte[] bytes)
    {
        ExtractionOptions options = Extracted.Options with { MaximumInstructions = 2_000_000, TimeoutSeconds = 5 };
        ExtractionReport report = ConfigurationExtractor.Extract(bytes, "damaged", options);
        Assert.NotEmpty(JsonReportRenderer.Render(report, indented: false));
        Assert.NotEmpty(TextReportRenderer.RenderPlain(report, verbose: true));
        Assert.Equal(report.Outcome == Outcome.Complete, report.OutcomeReasons.Count == 0);
    }

    /// <summary>Changes bytes; xorshift, so that a seed means the same bytes on every version of .NET.</summary>
    private static void Damage(byte[] bytes, int seed, int from, int to, int count)
    {
        uint state = (uint)seed * 2654435761;
        for (int i = 0; i < count; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[from + (int)(state % (uint)(to - from))] = (byte)(state >> 24);
        }
    }
}
