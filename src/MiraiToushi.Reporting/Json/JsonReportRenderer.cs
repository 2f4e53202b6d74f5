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
    private readonly JsonMembers _members;
    private readonly JsonFindings _findings;

    private JsonReportRenderer(bool indented)
    {
        _json = new JsonTextWriter(indented);
        _members = new JsonMembers(_json);
        _findings = new JsonFindings(_members);
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
        _members.Text("schema", report.Schema);
        WriteSample(report.Sample);
        _members.Text("profile", report.Profile);
        _members.Text("outcome", ReportNames.Of(ReportNames.Outcomes, report.Outcome));
        _members.List("outcomeReasons", report.OutcomeReasons, _json.Text);
        WritePacked(report.Packed);
        _findings.WriteTable(report.Table);
        _findings.WriteCredentials(report.Credentials);
        _findings.WriteAttacks(report.Attacks);
        _members.List("endpoints", report.Endpoints, _findings.WriteEndpoint);
        _members.List("functions", report.Functions, function =>
        {
            _json.StartObject();
            _members.Address("address", function.Address);
            _members.Text("role", function.Role);
            _members.Text("symbol", function.Symbol);
            _json.EndObject();
        });
        _members.List("diagnostics", report.Diagnostics, WriteDiagnostic);
        WriteSystemCalls(report.SystemCalls);
        WriteEmulation(report.Emulation);
        _json.EndObject();
    }

    private void WriteSample(SampleFacts sample)
    {
        _members.Start("sample");
        _members.Text("name", sample.Name);
        _members.Text("sha256", sample.Sha256);
        _members.Number<long>("size", sample.Size);
        _members.Text("architecture", sample.Architecture);
        _members.Text("byteOrder", sample.ByteOrder);
        _members.Number("wordSize", sample.WordSize);
        _members.Text("abi", sample.Abi);
        _members.Text("linkage", sample.Linkage);
        _members.Truth("stripped", sample.Stripped);
        WriteImage(sample.Image);
        _json.EndObject();
    }

    private void WriteImage(ImageFacts? image)
    {
        if (image is null)
        {
            _members.Text("image", null);
            return;
        }

        _members.Start("image");
        _members.Address("base", image.Base);
        _members.Address("last", image.Last);
        _members.Address("loadBias", image.LoadBias);
        _members.Number<long>("sectionHeaderSize", image.SectionHeaderSize);
        _json.EndObject();
    }

    private void WritePacked(PackedFinding packed)
    {
        _members.Start("packed");
        _members.Text("verdict", ReportNames.Of(ReportNames.PackedVerdicts, packed.Verdict));
        _members.Text("packer", packed.Packer);
        _members.List("marks", packed.Marks, _json.Text);
        _members.List("layers", packed.Layers, layer =>
        {
            _json.StartObject();
            _members.Text("kind", ReportNames.Of(ReportNames.LayerKinds, layer.Kind));
            _members.Address("start", layer.Start);
            _members.Address("end", layer.End);
            _members.Address("from", layer.From);
            _members.Address("entryPoint", layer.EntryPoint);
            _members.Text("process", layer.Process);
            _members.Number<ulong>("instructions", layer.Instructions);
            _json.EndObject();
        });
        _members.List("segments", packed.Segments, segment =>
        {
            _json.StartObject();
            _members.Address("address", segment.Address);
            _members.Number<long>("size", segment.Size);
            _members.Number<decimal>("entropy", segment.Entropy);
            _json.EndObject();
        });
        _json.EndObject();
    }

    private void WriteDiagnostic(Diagnostic diagnostic)
    {
        _json.StartObject();
        _members.Text("severity", ReportNames.Of(ReportNames.Severities, diagnostic.Severity));
        _members.Text("stage", diagnostic.Stage);
        _members.Text("message", diagnostic.Message);
        _members.Text("code", diagnostic.Code);
        _json.EndObject();
    }

    private void WriteSystemCalls(SystemCallSummary calls)
    {
        _members.Start("systemCalls");
        _members.List("stubbed", calls.Stubbed, _json.Text);
        _members.List("unknown", calls.Unknown, _json.Text);
        _json.EndObject();
    }

    private void WriteEmulation(EmulationSummary emulation)
    {
        _members.Start("emulation");
        _members.Number<ulong>("instructions", emulation.Instructions);
        _members.Number<int>("processes", emulation.Processes);
        _members.List("stages", emulation.Stages, stage =>
        {
            _json.StartObject();
            _members.Text("name", stage.Name);
            _members.Text("stopReason", stage.StopReason);
            _members.Number<ulong>("instructions", stage.Instructions);
            _members.Text("detail", stage.Detail);
            _json.EndObject();
        });
        _json.EndObject();
    }
}
