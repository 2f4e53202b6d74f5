using System.Globalization;
using System.Text;

namespace MiraiToushi.Reporting.Json;

/// <summary>
/// Writes JSON. Not <see cref="System.Text.Json.Utf8JsonWriter"/>, because that one replaces lone surrogates, and text from
/// a sample has to come through unchanged. Everything outside printable ASCII is written as <c>\uNNNN</c>: no control,
/// bidirectional or line-breaking character ever reaches a terminal or a log through a report.
/// </summary>
internal sealed class JsonTextWriter(bool indented)
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _first = true;
    private bool _afterName;

    /// <summary>What was written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Begins an object.</summary>
    public void StartObject() => Start('{');

    /// <summary>Ends an object.</summary>
    public void EndObject() => End('}');

    /// <summary>Begins a list.</summary>
    public void StartArray() => Start('[');

    /// <summary>Ends a list.</summary>
    public void EndArray() => End(']');

    /// <summary>Writes the name of the value that follows.</summary>
    public void Name(string name)
    {
        Separate();
        AppendQuoted(name);
        _text.Append(indented ? ": " : ":");
        _afterName = true;
    }

    /// <summary>Writes a text, or null.</summary>
    public void Text(string? value)
    {
        Separate();
        if (value is null)
        {
            _text.Append("null");
        }
        else
        {
            AppendQuoted(value);
        }
    }

    /// <summary>Writes a whole number, or null.</summary>
    public void Number<T>(T? value)
        where T : struct, IFormattable
    {
        Separate();
        _text.Append(value?.ToString(null, CultureInfo.InvariantCulture) ?? "null");
    }

    /// <summary>Writes true, false or null.</summary>
    public void Truth(bool? value)
    {
        Separate();
        _text.Append(value switch { true => "true", false => "false", null => "null" });
    }

    private void Start(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _depth++;
        _first = true;
    }

    private void End(char bracket)
    {
        _depth--;
        if (!_first)
        {
            BreakLine();
        }

        _text.Append(bracket);
        _first = false;
    }

    private void Separate()
    {
        if (_afterName)
        {
            _afterName = false;
            return;
        }

        if (!_first)
        {
            _text.Append(',');
        }

        if (_depth > 0)
        {
            BreakLine();
        }

        _first = false;
    }

    private void BreakLine()
    {
        if (indented)
        {
            _text.Append('\n').Append(' ', 2 * _depth);
        }
    }

    private void AppendQuoted(string value)
    {
        _text.Append('"');
        foreach (char character in value)
        {
            switch (character)
            {
                case '"':
                    _text.Append("\\\"");
                    break;
                case '\\':
                    _text.Append(@"\\");
                    break;
                case '\n':
                    _text.Append(@"\n");
                    break;
                case '\r':
                    _text.Append(@"\r");
                    break;
                case '\t':
                    _text.Append(@"\t");
                    break;
                case >= ' ' and <= '~':
                    _text.Append(character);
                    break;
                default:
                    _text.Append(CultureInfo.InvariantCulture, $@"\u{(int)character:x4}");
                    break;
            }
        }

        _text.Append('"');
    }
}
