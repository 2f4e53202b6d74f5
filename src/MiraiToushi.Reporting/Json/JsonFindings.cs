using System.Globalization;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Json;

/// <summary>Writes what was found in a sample, each finding with where it comes from.</summary>
internal sealed class JsonFindings
{
    private readonly JsonMembers _members;
    private readonly JsonTextWriter _json;

    /// <summary>Creates a writer.</summary>
    /// <param name="members">Where to.</param>
    public JsonFindings(JsonMembers members)
    {
        _members = members;
        _json = members.Json;
    }

    /// <summary>The string table, as a member.</summary>
    public void WriteTable(TableFinding table)
    {
        _members.Start("table");
        _members.Text("status", ReportNames.Of(ReportNames.TableStatuses, table.Status));
        _members.Address("address", table.Address);
        _members.Number("stride", table.Stride);
        _members.Address("unlockFunction", table.UnlockFunction);
        _members.List("keys", table.Keys, key =>
        {
            _json.StartObject();
            _members.Text("byte", Invariant($"0x{key.Byte:x2}"));
            _members.Text("word", key.Word is { } word ? Invariant($"0x{word:x8}") : null);
            _members.Number<int>("entries", key.Entries);
            _json.EndObject();
        });
        _members.List("entries", table.Entries, WriteEntry);
        _json.EndObject();
    }

    private void WriteEntry(TableEntry entry)
    {
        _json.StartObject();
        _members.Number<int>("id", entry.Id);
        _members.Text("kind", ReportNames.Of(ReportNames.EntryKinds, entry.Kind));
        _members.Text("text", entry.Text);
        _members.Number("number", entry.Number);
        _members.Number<int>("length", entry.Length);
        _members.Text("decoded", entry.Decoded is null ? null : Convert.ToHexStringLower(entry.Decoded));
        _members.Text("encrypted", Convert.ToHexStringLower(entry.Encrypted));
        _members.Address("address", entry.Address);
        _members.Number("fillOrder", entry.FillOrder);
        _members.List("references", entry.References, reference =>
        {
            _json.StartObject();
            _members.Address("function", reference.Function);
            _members.Address("callSite", reference.CallSite);
            _members.Text("name", reference.Name);
            _json.EndObject();
        });
        WriteProvenance(entry.Provenance);
        _json.EndObject();
    }

    /// <summary>The credential list, as a member.</summary>
    public void WriteCredentials(CredentialFinding credentials)
    {
        _members.Start("credentials");
        _members.Text("status", ReportNames.Of(ReportNames.FindingStatuses, credentials.Status));
        _members.Address("address", credentials.Address);
        _members.Number("totalWeight", credentials.TotalWeight);
        _members.Text("key", credentials.Key is { } key ? Invariant($"0x{key:x2}") : null);
        _members.List("entries", credentials.Entries, entry =>
        {
            _json.StartObject();
            _members.Text("user", entry.User);
            _members.Text("password", entry.Password);
            _members.Number("weight", entry.Weight);
            WriteProvenance(entry.Provenance);
            _json.EndObject();
        });
        _json.EndObject();
    }

    /// <summary>The attack vectors, as a member.</summary>
    public void WriteAttacks(AttackFinding attacks)
    {
        _members.Start("attacks");
        _members.Text("status", ReportNames.Of(ReportNames.FindingStatuses, attacks.Status));
        _members.Address("address", attacks.Address);
        _members.List("vectors", attacks.Vectors, vector =>
        {
            _json.StartObject();
            _members.Number<int>("id", vector.Id);
            _members.Address("function", vector.Function);
            WriteProvenance(vector.Provenance);
            _json.EndObject();
        });
        _json.EndObject();
    }

    /// <summary>One endpoint, as an element of a list.</summary>
    public void WriteEndpoint(EndpointFinding endpoint)
    {
        _json.StartObject();
        _members.Text("role", ReportNames.Of(ReportNames.Roles, endpoint.Role));
        _members.Text("host", endpoint.Host);
        _members.Number("port", endpoint.Port);
        _members.Text("protocol", endpoint.Protocol);
        _members.List("sources", endpoint.Sources, _json.Text);
        _members.Text("reason", endpoint.Reason);
        _members.Text("format", endpoint.Format);
        _members.Text("transform", endpoint.Transform);
        _members.List("dnsTypes", endpoint.DnsTypes, _json.Text);
        _members.List("tableEntries", endpoint.TableEntries, id => _json.Number<int>(id));
        _members.Number("pool", endpoint.Pool);
        _members.Truth("drawn", endpoint.Drawn);
        WriteProvenance(endpoint.Provenance);
        _members.List("provenances", endpoint.Provenances, WriteProvenanceObject);
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
        _members.Text("stage", provenance.Stage);
        _members.Text("method", provenance.Method);
        _members.Address("function", provenance.Function);
        _members.Address("address", provenance.Address);
        _members.Text("process", provenance.Process);
        _json.EndObject();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
