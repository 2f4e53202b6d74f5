using System.Text.Json;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting;

/// <summary>Reads what <see cref="JsonReportRenderer"/> writes; what comes out is equal to what went in.</summary>
public static class JsonReportReader
{
    /// <summary>Reads a report.</summary>
    /// <param name="json">One document.</param>
    /// <exception cref="JsonException">The text is not a report of this version. No other exception is thrown for bad text.</exception>
    public static ExtractionReport Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Parse(json);
        return ReadReport(new JsonValue(document.RootElement, "$"));
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (ArgumentException exception)
        {
            // A lone surrogate that is not written as \uNNNN.
            throw new JsonException("not valid text", exception);
        }
    }

    private static ExtractionReport ReadReport(JsonValue value)
    {
        string schema = value["schema"].Text();
        if (schema != ExtractionReport.SchemaName)
        {
            throw new JsonException($"the schema is not {ExtractionReport.SchemaName}");
        }

        return new ExtractionReport
        {
            Schema = schema,
            Sample = ReadSample(value["sample"]),
            Profile = value["profile"].Text(),
            Outcome = value["outcome"].Word(ReportNames.Outcomes),
            OutcomeReasons = value["outcomeReasons"].Texts(),
            Packed = ReadPacked(value["packed"]),
            Table = ReadTable(value["table"]),
            Credentials = ReadCredentials(value["credentials"]),
            Attacks = ReadAttacks(value["attacks"]),
            Endpoints = value["endpoints"].List(ReadEndpoint),
            Functions = value["functions"].List(function => new FunctionFinding(
                function["address"].Hex<ulong>(), function["role"].OptionalText(), function["symbol"].OptionalText())),
            Diagnostics = value["diagnostics"].List(ReadDiagnostic),
            SystemCalls = ReadSystemCalls(value["systemCalls"]),
            Emulation = ReadEmulation(value["emulation"]),
        };
    }

    private static SampleFacts ReadSample(JsonValue value) => new()
    {
        Name = value["name"].Text(),
        Sha256 = value["sha256"].Text(),
        Size = value["size"].Number<long>(),
        Architecture = value["architecture"].OptionalText(),
        ByteOrder = value["byteOrder"].OptionalText(),
        WordSize = value["wordSize"].OptionalNumber<int>(),
        Abi = value["abi"].OptionalText(),
        Linkage = value["linkage"].OptionalText(),
        Stripped = value["stripped"].OptionalTruth(),
        Image = value["image"].Optional(ReadImage),
    };

    private static ImageFacts ReadImage(JsonValue value) => new()
    {
        Base = value["base"].Hex<ulong>(),
        Last = value["last"].Hex<ulong>(),
        LoadBias = value["loadBias"].Hex<ulong>(),
        SectionHeaderSize = value["sectionHeaderSize"].Number<long>(),
    };

    private static PackedFinding ReadPacked(JsonValue value) => new()
    {
        Verdict = value["verdict"].Word(ReportNames.PackedVerdicts),
        Packer = value["packer"].OptionalText(),
        Marks = value["marks"].Texts(),
        Layers = value["layers"].List(layer => new PackedLayer(
            layer["kind"].Word(ReportNames.LayerKinds),
            layer["start"].Hex<ulong>(),
            layer["end"].Hex<ulong>(),
            layer["from"].OptionalHex<ulong>(),
            layer["entryPoint"].Hex<ulong>(),
            layer["process"].Text(),
            layer["instructions"].Number<ulong>())),
        Segments = value["segments"].List(segment => new SegmentEntropy(
            segment["address"].Hex<ulong>(), segment["size"].Number<long>(), segment["entropy"].Fraction())),
    };

    private static TableFinding ReadTable(JsonValue value) => new()
    {
        Status = value["status"].Word(ReportNames.TableStatuses),
        Address = value["address"].OptionalHex<ulong>(),
        Stride = value["stride"].OptionalNumber<int>(),
        UnlockFunction = value["unlockFunction"].OptionalHex<ulong>(),
        Keys = value["keys"].List(key => new TableKey(
            key["byte"].Hex<byte>(), key["word"].OptionalHex<uint>(), key["entries"].Number<int>())),
        Entries = value["entries"].List(ReadEntry),
    };

    private static TableEntry ReadEntry(JsonValue value) => new()
    {
        Id = value["id"].Number<int>(),
        Kind = value["kind"].Word(ReportNames.EntryKinds),
        Text = value["text"].OptionalText(),
        Number = value["number"].OptionalNumber<int>(),
        Length = value["length"].Number<int>(),
        Decoded = value["decoded"].OptionalBytes(),
        Encrypted = value["encrypted"].Bytes(),
        Address = value["address"].Hex<ulong>(),
        FillOrder = value["fillOrder"].OptionalNumber<int>(),
        References = value["references"].List(reference => new TableReference(
            reference["function"].Hex<ulong>(), reference["callSite"].Hex<ulong>(), reference["name"].OptionalText())),
        Provenance = ReadProvenance(value["provenance"]),
    };

    private static CredentialFinding ReadCredentials(JsonValue value) => new()
    {
        Status = value["status"].Word(ReportNames.FindingStatuses),
        Address = value["address"].OptionalHex<ulong>(),
        TotalWeight = value["totalWeight"].OptionalNumber<int>(),
        Key = value["key"].OptionalHex<byte>(),
        Entries = value["entries"].List(entry => new Credential(
            entry["user"].Text(), entry["password"].Text(), entry["weight"].OptionalNumber<int>(), ReadProvenance(entry["provenance"]))),
    };

    private static AttackFinding ReadAttacks(JsonValue value) => new()
    {
        Status = value["status"].Word(ReportNames.FindingStatuses),
        Address = value["address"].OptionalHex<ulong>(),
        Vectors = value["vectors"].List(vector => new AttackVector(
            vector["id"].Number<int>(), vector["function"].Hex<ulong>(), ReadProvenance(vector["provenance"]))),
    };

    private static EndpointFinding ReadEndpoint(JsonValue value) => new()
    {
        Role = value["role"].Word(ReportNames.Roles),
        Host = value["host"].OptionalText(),
        Port = value["port"].OptionalNumber<int>(),
        Protocol = value["protocol"].OptionalText(),
        Sources = value["sources"].Texts(),
        Reason = value["reason"].OptionalText(),
        Format = value["format"].OptionalText(),
        Transform = value["transform"].OptionalText(),
        DnsTypes = value["dnsTypes"].Texts(),
        TableEntries = value["tableEntries"].List(id => id.Number<int>()),
        Pool = value["pool"].OptionalNumber<int>(),
        Drawn = value["drawn"].OptionalTruth() ?? true,
        Provenance = ReadProvenance(value["provenance"]),
        Provenances = value["provenances"].List(ReadProvenance),
    };

    private static Diagnostic ReadDiagnostic(JsonValue value) => new(
        value["severity"].Word(ReportNames.Severities), value["stage"].Text(), value["message"].Text(), value["code"].OptionalText());

    private static SystemCallSummary ReadSystemCalls(JsonValue value) => new()
    {
        Stubbed = value["stubbed"].Texts(),
        Unknown = value["unknown"].Texts(),
    };

    private static EmulationSummary ReadEmulation(JsonValue value) => new()
    {
        Instructions = value["instructions"].Number<ulong>(),
        Processes = value["processes"].Number<int>(),
        Stages = value["stages"].List(stage => new StageSummary(
            stage["name"].Text(), stage["stopReason"].Text(), stage["instructions"].Number<ulong>(), stage["detail"].OptionalText())),
    };

    private static Provenance ReadProvenance(JsonValue value) => new()
    {
        Stage = value["stage"].Text(),
        Method = value["method"].Text(),
        Function = value["function"].OptionalHex<ulong>(),
        Address = value["address"].OptionalHex<ulong>(),
        Process = value["process"].OptionalText(),
    };
}
