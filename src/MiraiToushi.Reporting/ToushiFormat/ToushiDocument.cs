using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting.ToushiFormat;

/// <summary>Writes one file: its head, and objects whose members are left out where there is nothing to say.</summary>
internal sealed class ToushiDocument
{
    private readonly JsonTextWriter _json = new(indented: true);
    private readonly string _name;

    public ToushiDocument(string name, string script, SampleFacts sample, string path, string language, GhidraProgram program)
    {
        _name = name;
        _json.StartObject();
        Text("script_name", script);
        Object("ghidra_current_program", () =>
        {
            Text("name", sample.Name);
            Text("path", path);
            Text("sha256", sample.Sha256);
            Text("language_id", language);
            Text("image_base", program.ImageBase);
            Text("min_addr", program.ImageBase);
            Text("max_addr", program.MaximumAddress);
        });
    }

    /// <summary>Writes an object.</summary>
    public void Object(string name, Action content)
    {
        _json.Name(name);
        Element(content);
    }

    /// <summary>Writes a list of objects.</summary>
    public void List<T>(string name, IEnumerable<T> items, Action<T> content)
    {
        _json.Name(name);
        _json.StartArray();
        foreach (T item in items)
        {
            Element(() => content(item));
        }

        _json.EndArray();
    }

    /// <summary>Writes a text; nothing for null.</summary>
    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            _json.Name(name);
            _json.Text(value);
        }
    }

    /// <summary>Writes a number; nothing for null.</summary>
    public void Number(string name, int? value)
    {
        if (value is not null)
        {
            _json.Name(name);
            _json.Number(value);
        }
    }

    /// <summary>Writes a byte or a word as a key.</summary>
    public void Key(string name, uint? value, int digits) =>
        Text(name, value is { } key ? "0x" + key.ToString(digits == 2 ? "x2" : "x8", CultureInfo.InvariantCulture) : null);

    /// <summary>Ends the document.</summary>
    public ToushiFile Finish()
    {
        _json.EndObject();
        return new ToushiFile(_name, _json.ToString() + "\n");
    }

    private void Element(Action content)
    {
        _json.StartObject();
        content();
        _json.EndObject();
    }
}
