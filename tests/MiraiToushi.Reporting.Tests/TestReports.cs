using System.Text;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Tests;

/// <summary>Reports to render. Names and addresses are documentation ones.</summary>
internal static class TestReports
{
    /// <summary>What a terminal, a pager, a markup language or a JSON reader could stumble over.</summary>
    public const string Nasty = "\u001b[31m[red]x[/]\r\n\u0000\u009b\u202e\u2028\u200b\\\"'<&>\ud800 \udfff\U0001F600\u0301\ufffe\t";

    /// <summary>Each report by its name.</summary>
    public static IReadOnlyDictionary<string, Func<ExtractionReport>> All { get; } = new Dictionary<string, Func<ExtractionReport>>(StringComparer.Ordinal)
    {
        ["full"] = Full,
        ["partial"] = Partial,
        ["empty"] = Empty,
        ["hostile"] = Hostile,
    };

    /// <summary>A report in which every key has a value.</summary>
    public static ExtractionReport Full() => new()
    {
        Sample = new SampleFacts
        {
            Name = "dvr.arm",
            Sha256 = new string('a', 32) + new string('5', 32),
            Size = 123_456,
            Architecture = "arm",
            ByteOrder = "little",
            WordSize = 32,
            Abi = "arm-eabi",
            Linkage = "static",
            Stripped = true,
            Image = new ImageFacts { Base = 0x8000, Last = 0x2ffff, LoadBias = 0, SectionHeaderSize = 640 },
        },
        Profile = "default",
        Outcome = Outcome.Complete,
        Packed = new PackedFinding
        {
            Verdict = PackedVerdict.Packed,
            Packer = "UPX",
            Marks = ["\"UPX!\" of an l_info behind the program headers at offset 0x98"],
            Layers =
            [
                new PackedLayer(PackedLayerKind.Executed, 0x8000, 0x20000, null, 0x8154, "1", 812_345),
                new PackedLayer(PackedLayerKind.Mapped, 0x40000, 0x52000, 0x8f00, 0x40190, "1", 1_012_345),
            ],
            Segments = [new SegmentEntropy(0x8000, 40_123, 7.94m), new SegmentEntropy(0x1f000, 16, 0m)],
        },
        Table = new TableFinding
        {
            Status = TableStatus.Decoded,
            Address = 0x2a01c,
            Stride = 8,
            UnlockFunction = 0x10a44,
            Keys = [new TableKey(0x22, 0xdeadbeef, 4), new TableKey(0x05, null, 1)],
            Entries =
            [
                Entry(1, TableEntryKind.Text, "./dvrHelper", "./dvrHelper\0"u8.ToArray()),
                Entry(3, TableEntryKind.Text, "cnc.example.test", "cnc.example.test\0"u8.ToArray()) with
                {
                    FillOrder = 0,
                    References = [new TableReference(0x8400, 0x8412, "resolve_cnc_addr"), new TableReference(0x10b00, 0x10b3c, null)],
                },
                Entry(4, TableEntryKind.Port, null, [0x00, 0x17], 23),
                Entry(31, TableEntryKind.Text, "nameserver ", "nameserver \0"u8.ToArray()),
                Entry(101, TableEntryKind.Bytes, null, [0xff, 0x00, 0x80, 0x01]),
            ],
        },
        Credentials = new CredentialFinding
        {
            Status = FindingStatus.Found,
            Address = 0x2b000,
            TotalWeight = 19,
            Key = 0x22,
            Entries =
            [
                new Credential("root", "xc3511", 10, From("boot", 0x11000, 0x2b000)),
                new Credential("root", "", 9, From("boot", 0x11000, 0x2b010)),
            ],
        },
        Attacks = new AttackFinding
        {
            Status = FindingStatus.Found,
            Address = 0x2c000,
            Vectors = [new AttackVector(0, 0x9000, From("boot", 0x8f00, 0x2c000)), new AttackVector(10, 0x9a40, From("boot", 0x8f00, 0x2c008))],
        },
        Endpoints =
        [
            new EndpointFinding
            {
                Role = EndpointRole.Decoy,
                Host = "192.0.2.80",
                Port = 80,
                Sources = ["stored-address"],
                Provenance = From("boot", null, 0x2a000),
            },
            new EndpointFinding
            {
                Role = EndpointRole.Resolver,
                Host = "2001:db8::53",
                Port = 53,
                Protocol = "udp",
                Sources = ["datagram"],
                Reason = "asked for cnc.example.test",
                Provenance = From("boot", null, null),
            },
            new EndpointFinding
            {
                Role = EndpointRole.Cnc,
                Host = "cnc.example.test",
                Port = 23,
                Protocol = "tcp",
                Sources = ["dns-question", "connect"],
                Reason = "looked up by name and then connected to",
                Transform = "the answer is changed before use: its two halves swapped",
                DnsTypes = ["A", "TXT"],
                TableEntries = [3, 4],
                Pool = 1,
                Drawn = true,
                Provenance = From("boot", 0x10000, 0x2a004),
                Provenances = [From("boot", 0x10000, 0x2a004), From("unlock", null, 0x2b000)],
            },
            new EndpointFinding
            {
                Role = EndpointRole.Cnc,
                Host = null,
                Protocol = "tcp",
                Sources = ["connect", "command-line"],
                Format = "argv[1] = host, argv[2] = port",
                Pool = 1,
                Drawn = false,
                Provenance = From("boot", null, 0x10200),
            },
        ],
        Functions =
        [
            new FunctionFinding(0x8400, FunctionRoles.Resolver, null),
            new FunctionFinding(0x8f00, FunctionRoles.AttackInit, "attack_init"),
            new FunctionFinding(0x9a40, null, "attack_udp"),
        ],
        Diagnostics = [new Diagnostic(DiagnosticSeverity.Information, "boot", "The third argv of the profile was the one.", "argv")],
        SystemCalls = new SystemCallSummary { Stubbed = ["ioctl", "prctl"], Unknown = ["983045"] },
        Emulation = new EmulationSummary
        {
            Instructions = 1_234_567,
            Processes = 4,
            Stages = [new StageSummary("boot", "idle", 1_200_000), new StageSummary("boot:1.1", "exited", 34_567, "status 0")],
        },
    };

    /// <summary>A report with gaps of every kind.</summary>
    public static ExtractionReport Partial() => Full() with
    {
        Outcome = Outcome.Partial,
        OutcomeReasons =
        [
            "The credential list was not found: the scanner's process ended before it was built, since it was not allowed to open a raw socket.",
            "No CNC was seen.",
        ],
        Table = Full().Table with { Entries = [Full().Table.Entries[0], Entry(7, TableEntryKind.Bytes, null, null), Entry(9, TableEntryKind.Bytes, null, null)] },
        Credentials = new CredentialFinding(),
        Attacks = new AttackFinding { Status = FindingStatus.Absent },
        Endpoints = [Full().Endpoints[0]],
        Diagnostics =
        [
            new Diagnostic(DiagnosticSeverity.Warning, "boot", "A process was stopped because it read from address 0x0, where nothing is mapped."),
            new Diagnostic(DiagnosticSeverity.Error, "worker", "The sample took more than 30 seconds.", "timeout"),
        ],
        Emulation = Full().Emulation with { Stages = [new StageSummary("boot", "fault", 100, "read of 4 bytes at 0x0")] },
    };

    /// <summary>A report of a file that is no ELF: every key that may be null is.</summary>
    public static ExtractionReport Empty() => new()
    {
        Sample = new SampleFacts { Name = "notes.txt", Sha256 = new string('0', 64), Size = 0 },
        Profile = "default",
        Outcome = Outcome.None,
    };

    /// <summary>A report in which everything that can be text is nasty.</summary>
    public static ExtractionReport Hostile()
    {
        var from = new Provenance { Stage = Nasty, Method = Nasty, Process = Nasty, Address = ulong.MaxValue, Function = 0 };
        return new ExtractionReport
        {
            Sample = Full().Sample with { Name = Nasty, Architecture = Nasty, Abi = Nasty },
            Profile = Nasty,
            Outcome = Outcome.Partial,
            OutcomeReasons = [Nasty],
            Packed = new PackedFinding
            {
                Packer = Nasty,
                Marks = [Nasty],
                Layers = [new PackedLayer(PackedLayerKind.InPlace, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, Nasty, long.MaxValue)],
                Segments = [new SegmentEntropy(ulong.MaxValue, long.MaxValue, 8m)],
            },
            Table = new TableFinding
            {
                Status = TableStatus.Encrypted,
                Keys = [new TableKey(0, 0, 0)],
                Entries =
                [
                    Entry(0, TableEntryKind.Text, Nasty, [0x1b]) with { Provenance = from, References = [new TableReference(0, ulong.MaxValue, Nasty)] },
                    Entry(1, TableEntryKind.Text, "ids of \u65e5\u672c\u8a9e and \"quotes\"", []) with { Provenance = from },
                    Entry(2, TableEntryKind.Text, " ", []),
                ],
            },
            Credentials = new CredentialFinding { Status = FindingStatus.Found, Entries = [new Credential(Nasty, Nasty, null, from)] },
            Functions = [new FunctionFinding(0, Nasty, Nasty)],
            Endpoints = [new EndpointFinding { Role = EndpointRole.Other, Host = Nasty, Sources = [Nasty], Reason = Nasty, Provenance = from }],
            Diagnostics = [new Diagnostic(DiagnosticSeverity.Error, Nasty, Nasty, Nasty)],
            SystemCalls = new SystemCallSummary { Stubbed = [Nasty], Unknown = [Nasty, Nasty] },
            Emulation = new EmulationSummary { Instructions = long.MaxValue, Stages = [new StageSummary(Nasty, Nasty, 0, Nasty)] },
        };
    }

    /// <summary>A report of random content, the same for the same seed.</summary>
    public static ExtractionReport Random(int seed)
    {
        var random = new Random(seed);
        var report = Full();
        return report with
        {
            Sample = report.Sample with { Name = Text(random), Size = random.NextInt64(), Stripped = random.Next(2) == 0 ? null : false },
            OutcomeReasons = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Text(random))],
            Table = report.Table with
            {
                Status = (TableStatus)random.Next(4),
                Address = (ulong)random.NextInt64(),
                Keys = [new TableKey((byte)random.Next(256), (uint)random.NextInt64(uint.MaxValue), random.Next())],
                Entries = [.. Enumerable.Range(0, random.Next(5)).Select(id => Entry(id, (TableEntryKind)random.Next(3), Text(random), Encoding.BigEndianUnicode.GetBytes(Text(random))))],
            },
            Credentials = report.Credentials with { Entries = [new Credential(Text(random), Text(random), random.Next(), From(Text(random), (ulong)random.NextInt64(), null))] },
            Diagnostics = [new Diagnostic((DiagnosticSeverity)random.Next(3), Text(random), Text(random))],
        };
    }

    /// <summary>Any sequence of UTF-16 units, most of them troublesome.</summary>
    public static string Text(Random random)
    {
        string units = "a\"\\/\b\f\n\r\t\0\u007f\u0085\u2028\u202e\ud83d\ude00\ud800\udfff\ufffd\uffff{}[],:u0041";
        return new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4) == 0 ? (char)random.Next(0x10000) : units[random.Next(units.Length)])]);
    }

    private static TableEntry Entry(int id, TableEntryKind kind, string? text, byte[]? decoded, int? number = null) => new()
    {
        Id = id,
        Kind = kind,
        Text = text,
        Number = number,
        Length = decoded?.Length ?? 3,
        Decoded = decoded,
        Encrypted = decoded is null ? [0x12, 0x34, 0x56] : [.. decoded.Select(b => (byte)(b ^ 0x22))],
        Address = 0x2a01c + (8 * (ulong)id),
        Provenance = new Provenance { Stage = "unlock", Method = "unlock function called with the entry's id", Function = 0x10a44, Address = 0x2a01c + (8 * (ulong)id) },
    };

    private static Provenance From(string stage, ulong? function, ulong? address) =>
        new() { Stage = stage, Method = "left in memory by the sample", Function = function, Address = address, Process = "1.2" };
}
