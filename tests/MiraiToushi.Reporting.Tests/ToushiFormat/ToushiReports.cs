using System.Text;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Tests.ToushiFormat;

/// <summary>Reports made by hand for the files of mirai-toushi.</summary>
internal static class ToushiReports
{
    private static readonly Provenance From = new() { Stage = "boot", Method = "made by hand" };

    /// <summary>Everything found; the corner cases of its forms are in it.</summary>
    public static ExtractionReport Full() => new()
    {
        Sample = new SampleFacts
        {
            Name = "bot \"ü\".m68k",
            Sha256 = new string('a', 64),
            Size = 4711,
            Architecture = "m68k",
            ByteOrder = "big",
            WordSize = 32,
            Image = new ImageFacts { Base = 0x8000_0000, Last = 0x8001_2343, SectionHeaderSize = 400 },
        },
        Profile = "default",
        Outcome = Outcome.Complete,
        Table = new TableFinding
        {
            Status = TableStatus.Decoded,
            Address = 0x8001_1000,
            Stride = 6,
            UnlockFunction = 0x8000_0a10,
            Keys = [new TableKey(0x05, null, 1), new TableKey(0x22, 0xdeadbeef, 4)],
            Entries =
            [
                Entry(3, "cnc.example.test\0") with { References = [new TableReference(0x8000_0400, 0x8000_0412, null), new TableReference(0x8000_0b00, 0x8000_0b3c, "killer_init")] },
                Entry(4, TableEntryKind.Port, 0x00, 0x17),
                Entry(5, "say \"no\" \\ C:\\x41\0"),
                Entry(6, TableEntryKind.Bytes, 0xff, 0x00, 0x80, 0x0a, 0x7f),
                Entry(7, "港\0"),
                Entry(8, TableEntryKind.Bytes) with { Decoded = null },
            ],
        },
        Credentials = new CredentialFinding
        {
            Status = FindingStatus.Found,
            TotalWeight = 17,
            Key = 0x54,
            Entries = [new Credential("root", "orchard", 10, From), new Credential("root", "", 5, From), new Credential("ad\"min", "\\\tü", 2, From)],
        },
        Attacks = new AttackFinding
        {
            Status = FindingStatus.Found,
            Vectors = [new AttackVector(0, 0x8000_0900, From), new AttackVector(10, 0x8000_09a4, From)],
        },
        Endpoints =
        [
            new EndpointFinding { Role = EndpointRole.Decoy, Host = "192.0.2.80", Port = 80, Sources = ["stored-address"], Provenance = From },
            new EndpointFinding { Role = EndpointRole.Cnc, Host = "cnc.example.test", Port = 23, Sources = ["connect"], Provenance = From },
        ],
        Functions =
        [
            new FunctionFinding(0x8000_0080, FunctionRoles.Main, "main"),
            new FunctionFinding(0x8000_0400, FunctionRoles.Resolver, "resolve_cnc_addr"),
            new FunctionFinding(0x8000_0500, FunctionRoles.TableInit, null),
            new FunctionFinding(0x8000_0700, FunctionRoles.AddCredential, null),
            new FunctionFinding(0x8000_0800, FunctionRoles.ScannerInit, null),
            new FunctionFinding(0x8000_08f0, FunctionRoles.AttackInit, "attack_init"),
            new FunctionFinding(0x8000_09a4, null, "attack_udp_plain"),
        ],
    };

    /// <summary>A sample that ran and gave nothing.</summary>
    public static ExtractionReport Nothing() => new() { Sample = Full().Sample, Profile = "default", Outcome = Outcome.None };

    /// <summary>Findings whose functions are not known: what a stripped sample gives at worst.</summary>
    public static ExtractionReport WithoutFunctions() => Full() with
    {
        Functions = [],
        Table = Full().Table with { UnlockFunction = null, Keys = [new TableKey(0x22, null, 5)] },
        Credentials = Full().Credentials with { TotalWeight = null, Key = null, Entries = [new Credential("root", "orchard", null, From)] },
    };

    /// <summary>A text entry whose stored form is the decoded one XORed with 0x22.</summary>
    public static TableEntry Entry(int id, string text) => Entry(id, TableEntryKind.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>An entry whose stored form is the decoded one XORed with 0x22.</summary>
    public static TableEntry Entry(int id, TableEntryKind kind, params byte[] decoded) => new()
    {
        Id = id,
        Kind = kind,
        Length = decoded.Length,
        Decoded = decoded,
        Encrypted = [.. decoded.Select(one => (byte)(one ^ 0x22))],
        Address = 0x8001_1000 + (6 * (ulong)id),
        Provenance = From,
    };
}
