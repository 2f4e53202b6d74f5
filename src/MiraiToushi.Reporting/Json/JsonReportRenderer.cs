using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting;

/// <summary>
/// Writes a report as JSON in the shape of <see cref="ReportSchema"/>. Keys stand in one order, and those without a value
/// are there with null, so that two reports can be compared line by line.
/// </summary>
public sealed class JsonReportRenderer
{
    private readonly JsonTextWriter _json;

    private JsonReportRenderer(bool indented)
    {
        _json = new JsonTextWriter(indented);
    }

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="indented">True for many lines, false for one. There is no line end after the last character.</param>
    public static string Render(ExtractionReport report, bool indented)
    {
        ArgumentNullException.ThrowIfNull(report);
        var renderer = new JsonReportRenderer(indented);
        renderer.Write(report);
        return renderer._json.ToString();
    }

    private void Write(ExtractionReport report)
    {
        _json.StartObject();
        Text("schema", report.Schema);
        WriteSample(report.Sample);
        Text("profile", report.Profile);
        Text("outcome", ReportNames.Of(ReportNames.Outcomes, report.Outcome));
        List("outcomeReasons", report.OutcomeReasons, _json.Text);
        WritePacked(report.Packed);
        WriteTable(report.Table);
        WriteCredentials(report.Credentials);
        WriteAttacks(report.Attacks);
        List("endpoints", report.Endpoints, WriteEndpoint);
        List("functions", report.Functions, function =>
        {
            _json.StartObject();
            Address("address", function.Address);
            Text("role", function.Role);
            Text("symbol", function.Symbol);
            _json.EndObject();
        });
        List("diagnostics", report.Diagnostics, WriteDiagnostic);
        WriteSystemCalls(report.SystemCalls);
        WriteEmulation(report.Emulation);
        _json.EndObject();
    }

    private void WriteSample(SampleFacts sample)
    {
        Start("sample");
        Text("name", sample.Name);
        Text("sha256", sample.Sha256);
        Number<long>("size", sample.Size);
        Text("architecture", sample.Architecture);
        Text("byteOrder", sample.ByteOrder);
        Number("wordSize", sample.WordSize);
        Text("abi", sample.Abi);
        Text("linkage", sample.Linkage);
        _json.Name("stripped");
        _json.Truth(sample.Stripped);
        WriteImage(sample.Image);
        _json.EndObject();
    }

    private void WriteImage(ImageFacts? image)
    {
        if (image is null)
        {
            Text("image", null);
            return;
        }

        Start("image");
        Address("base", image.Base);
        Address("last", image.Last);
        Address("loadBias", image.LoadBias);
        Number<long>("sectionHeaderSize", image.SectionHeaderSize);
        _json.EndObject();
    }

    private void WritePacked(PackedFinding packed)
    {
        Start("packed");
        Text("verdict", ReportNames.Of(ReportNames.PackedVerdicts, packed.Verdict));
        Text("packer", packed.Packer);
        List("marks", packed.Marks, _json.Text);
        List("layers", packed.Layers, layer =>
        {
            _json.StartObject();
            Text("kind", ReportNames.Of(ReportNames.LayerKinds, layer.Kind));
            Address("start", layer.Start);
            Address("end", layer.End);
            Address("from", layer.From);
            Address("entryPoint", layer.EntryPoint);
            Text("process", layer.Process);
            Number<ulong>("instructions", layer.Instructions);
            _json.EndObject();
        });
        List("segments", packed.Segments, segment =>
        {
            _json.StartObject();
            Address("address", segment.Address);
            Number<long>("size", segment.Size);
            Number<decimal>("entropy", segment.Entropy);
            _json.EndObject();
        });
        _json.EndObject();
    }

    private void WriteTable(TableFinding table)
    {
        Start("table");
        Text("status", ReportNames.Of(ReportNames.TableStatuses, table.Status));
        Address("address", table.Address);
        Number("stride", table.Stride);
        Address("unlockFunction", table.UnlockFunction);
        List("keys", table.Keys, key =>
        {
            _json.StartObject();
            Text("byte", Invariant($"0x{key.Byte:x2}"));
            Text("word", key.Word is { } word ? Invariant($"0x{word:x8}") : null);
            Number<int>("entries", key.Entries);
            _json.EndObject();
        });
        List("entries", table.Entries, WriteEntry);
        _json.EndObject();
    }

    private void WriteEntry(TableEntry entry)
    {
        _json.StartObject();
        Number<int>("id", entry.Id);
        Text("kind", ReportNames.Of(ReportNames.EntryKinds, entry.Kind));
        Text("text", entry.Text);
        Number("number", entry.Number);
        Number<int>("length", entry.Length);
        Text("decoded", entry.Decoded is null ? null : Convert.ToHexStringLower(entry.Decoded));
        Text("encrypted", Convert.ToHexStringLower(entry.Encrypted));
        Address("address", entry.Address);
        Number("fillOrder", entry.FillOrder);
        List("references", entry.References, reference =>
        {
            _json.StartObject();
            Address("function", reference.Function);
            Address("callSite", reference.CallSite);
            Text("name", reference.Name);
            _json.EndObject();
        });
        WriteProvenance(entry.Provenance);
        _json.EndObject();
    }

    private void WriteCredentials(CredentialFinding credentials)
    {
        Start("credentials");
        Text("status", ReportNames.Of(ReportNames.FindingStatuses, credentials.Status));
        Address("address", credentials.Address);
        Number("totalWeight", credentials.TotalWeight);
        Text("key", credentials.Key is { } key ? Invariant($"0x{key:x2}") : null);
        List("entries", credentials.Entries, entry =>
        {
            _json.StartObject();
            Text("user", entry.User);
            Text("password", entry.Password);
            Number("weight", entry.Weight);
            WriteProvenance(entry.Provenance);
            _json.EndObject();
        });
        _json.EndObject();
    }

    private void WriteAttacks(AttackFinding attacks)
    {
        Start("attacks");
        Text("status", ReportNames.Of(ReportNames.FindingStatuses, attacks.Status));
        Address("address", attacks.Address);
        List("vectors", attacks.Vectors, vector =>
        {
            _json.StartObject();
            Number<int>("id", vector.Id);
            Address("function", vector.Function);
            WriteProvenance(vector.Provenance);
            _json.EndObject();
        });
        _json.EndObject();
    }

    private void WriteEndpoint(EndpointFinding endpoint)
    {
        _json.StartObject();
        Text("role", ReportNames.Of(ReportNames.Roles, endpoint.Role));
        Text("host", endpoint.Host);
        Number("port", endpoint.Port);
        Text("protocol", endpoint.Protocol);
        List("sources", endpoint.Sources, _json.Text);
        Text("reason", endpoint.Reason);
        Text("format", endpoint.Format);
        Text("transform", endpoint.Transform);
        List("dnsTypes", endpoint.DnsTypes, _json.Text);
        List("tableEntries", endpoint.TableEntries, id => _json.Number<int>(id));
        Number("pool", endpoint.Pool);
        _json.Name("drawn");
        _json.Truth(endpoint.Drawn);
        WriteProvenance(endpoint.Provenance);
        List("provenances", endpoint.Provenances, WriteProvenanceObject);
        _json.EndObject();
    }

    private void WriteDiagnostic(Diagnostic diagnostic)
    {
        _json.StartObject();
        Text("severity", ReportNames.Of(ReportNames.Severities, diagnostic.Severity));
        Text("stage", diagnostic.Stage);
        Text("message", diagnostic.Message);
        Text("code", diagnostic.Code);
        _json.EndObject();
    }

    private void WriteSystemCalls(SystemCallSummary calls)
    {
        Start("systemCalls");
        List("stubbed", calls.Stubbed, _json.Text);
        List("unknown", calls.Unknown, _json.Text);
        _json.EndObject();
    }

    private void WriteEmulation(EmulationSummary emulation)
    {
        Start("emulation");
        Number<ulong>("instructions", emulation.Instructions);
        Number<int>("processes", emulation.Processes);
        List("stages", emulation.Stages, stage =>
        {
            _json.StartObject();
            Text("name", stage.Name);
            Text("stopReason", stage.StopReason);
            Number<ulong>("instructions", stage.Instructions);
            Text("detail", stage.Detail);
            _json.EndObject();
        });
        _json.EndObject();
    }

    private void WriteProvenance(Provenance provenance)
    {
        _json.Name("provenance");
        WriteProvenanceObject(provenance);
    }

    private void WriteProvenanceObject(Provenance provenance)
    {
        _json.StartObject();
        Text("stage", provenance.Stage);
        Text("method", provenance.Method);
        Address("function", provenance.Function);
        Address("address", provenance.Address);
        Text("process", provenance.Process);
        _json.EndObject();
    }

    private void Start(string name)
    {
        _json.Name(name);
        _json.StartObject();
    }

    private void Text(string name, string? value)
    {
        _json.Name(name);
        _json.Text(value);
    }

    private void Number<T>(string name, T? value)
        where T : struct, IFormattable
    {
        _json.Name(name);
        _json.Number(value);
    }

    private void Address(string name, ulong? value) => Text(name, value is { } address ? Invariant($"0x{address:x}") : null);

    private void List<T>(string name, IReadOnlyList<T> items, Action<T> write)
    {
        _json.Name(name);
        _json.StartArray();
        foreach (var item in items)
        {
            write(item);
        }

        _json.EndArray();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
