using System.Globalization;

namespace MiraiToushi.Reporting.Json;

/// <summary>Writes the members of objects: names with their values.</summary>
/// <param name="json">Where to.</param>
internal sealed class JsonMembers(JsonTextWriter json)
{
    /// <summary>For values without a name.</summary>
    public JsonTextWriter Json => json;

    /// <summary>Begins an object that is a member.</summary>
    public void Start(string name)
    {
        json.Name(name);
        json.StartObject();
    }

    /// <summary>Writes a text, or null.</summary>
    public void Text(string name, string? value)
    {
        json.Name(name);
        json.Text(value);
    }

    /// <summary>Writes a number, or null.</summary>
    public void Number<T>(string name, T? value)
        where T : struct, IFormattable
    {
        json.Name(name);
        json.Number(value);
    }

    /// <summary>Writes an address in hexadecimal, or null.</summary>
    public void Address(string name, ulong? value) => Text(name, value is { } address ? string.Create(CultureInfo.InvariantCulture, $"0x{address:x}") : null);

    /// <summary>Writes a list.</summary>
    public void List<T>(string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.Name(name);
        json.StartArray();
        foreach (var item in items)
        {
            write(item);
        }

        json.EndArray();
    }

    /// <summary>Writes true, false or null.</summary>
    public void Truth(string name, bool? value)
    {
        json.Name(name);
        json.Truth(value);
    }
}
