using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace MiraiToushi.Reporting.Json;

/// <summary>A piece of a JSON document that is read strictly: what does not fit is a <see cref="JsonException"/> with its place.</summary>
internal readonly struct JsonValue(JsonElement element, string path)
{
    private bool IsNull => element.ValueKind == JsonValueKind.Null;

    /// <summary>The value of a key, which has to be there.</summary>
    public JsonValue this[string name] =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? new JsonValue(value, $"{path}.{name}")
            : throw new JsonException($"{path}.{name} is missing");

    /// <summary>What stands here, or null.</summary>
    public T? Optional<T>(Func<JsonValue, T> read)
        where T : class
        => IsNull ? null : read(this);

    /// <summary>A text.</summary>
    public string Text()
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            throw Wrong("a text");
        }

        // GetString refuses lone surrogates, which are part of what samples hold.
        return Unescape(element.GetRawText().AsSpan()[1..^1]);
    }

    /// <summary>A text or null.</summary>
    public string? OptionalText() => IsNull ? null : Text();

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts() => List(item => item.Text());

    /// <summary>A list.</summary>
    public IReadOnlyList<T> List<T>(Func<JsonValue, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("a list");
        }

        var items = new List<T>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            items.Add(read(new JsonValue(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]"))));
        }

        return items;
    }

    /// <summary>A whole number.</summary>
    public T Number<T>()
        where T : struct, IBinaryInteger<T>
        => element.ValueKind == JsonValueKind.Number
            && T.TryParse(element.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong("a whole number");

    /// <summary>A whole number or null.</summary>
    public T? OptionalNumber<T>()
        where T : struct, IBinaryInteger<T>
        => IsNull ? null : Number<T>();

    /// <summary>A number with a fraction, exact.</summary>
    public decimal Fraction() =>
        element.ValueKind == JsonValueKind.Number
            && decimal.TryParse(element.GetRawText(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Wrong("a number");

    /// <summary>A number as "0x..." text.</summary>
    public T Hex<T>()
        where T : struct, IBinaryInteger<T>
    {
        string text = Text();
        return text.StartsWith("0x", StringComparison.Ordinal)
            && T.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong("a number as \"0x...\"");
    }

    /// <summary>A number as "0x..." text, or null.</summary>
    public T? OptionalHex<T>()
        where T : struct, IBinaryInteger<T>
        => IsNull ? null : Hex<T>();

    /// <summary>Bytes as pairs of hexadecimal digits.</summary>
    public byte[] Bytes()
    {
        try
        {
            return Convert.FromHexString(Text());
        }
        catch (FormatException)
        {
            throw Wrong("pairs of hexadecimal digits");
        }
    }

    /// <summary>Bytes as pairs of hexadecimal digits, or null.</summary>
    public byte[]? OptionalBytes() => IsNull ? null : Bytes();

    /// <summary>true, false or null.</summary>
    public bool? OptionalTruth() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => throw Wrong("true, false or null"),
    };

    /// <summary>One of the words of an enumeration.</summary>
    public T Word<T>(IReadOnlyList<(T Value, string Name)> names)
        where T : struct, Enum
    {
        string text = Text();
        foreach (var pair in names)
        {
            if (pair.Name == text)
            {
                return pair.Value;
            }
        }

        throw Wrong("one of " + string.Join(", ", names.Select(pair => pair.Name)));
    }

    private JsonException Wrong(string wanted) => new($"{path} is not {wanted}");

    /// <summary>Undoes the escapes of a JSON string whose form the parser has checked.</summary>
    private static string Unescape(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains('\\'))
        {
            return raw.ToString();
        }

        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }

        return text.ToString();
    }
}
