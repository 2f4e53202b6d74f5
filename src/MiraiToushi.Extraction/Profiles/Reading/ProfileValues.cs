using System.Globalization;
using System.Net;
using System.Numerics;

namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>Reads one item of a list; null where it is wrong and the error has been noted.</summary>
internal delegate T? ItemReader<out T>(ProfileValues values, ProfileNode node, string path);

/// <summary>Turns nodes into typed values; null where the node is wrong and the error has been noted.</summary>
internal sealed class ProfileValues(ProfileErrors errors)
{
    /// <summary>Where errors go.</summary>
    public ProfileErrors Errors => errors;

    /// <summary>A text without NUL, since it ends up in a C string.</summary>
    public string? Text(ProfileNode node, string path, bool allowEmpty = false)
    {
        if (node is not ScalarNode { IsNothing: false } scalar)
        {
            return Wrong<string>(node, path, "a text");
        }

        if (scalar.Value.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(node, $"'{path}' must not contain a NUL character");
            return null;
        }

        if (scalar.Value.Length == 0 && !allowEmpty)
        {
            errors.Add(node, $"'{path}' must not be empty");
            return null;
        }

        return scalar.Value;
    }

    /// <summary>A whole number in decimal or 0x form, with underscores between digits where wanted.</summary>
    public BigInteger? Integer(ProfileNode node, string path, BigInteger minimum, BigInteger maximum)
    {
        if (node is not ScalarNode { Plain: true } scalar || !TryParseInteger(scalar.Value, out var value))
        {
            errors.Add(node, $"'{path}' must be a whole number, not {node.Kind}");
            return null;
        }

        if (value < minimum || value > maximum)
        {
            errors.Add(node, $"'{path}' must be from {minimum} to {maximum}, not {scalar.Value}");
            return null;
        }

        return value;
    }

    /// <summary>A number of seconds above 0, fractions allowed.</summary>
    public double? Seconds(ProfileNode node, string path, double maximum)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (node is not ScalarNode { Plain: true } scalar
            || !double.TryParse(scalar.Value, Styles, CultureInfo.InvariantCulture, out double value))
        {
            errors.Add(node, $"'{path}' must be a number, not {node.Kind}");
            return null;
        }

        if (!(value > 0 && value <= maximum))
        {
            errors.Add(node, $"'{path}' must be above 0 and at most {maximum.ToString(CultureInfo.InvariantCulture)}, not {scalar.Value}");
            return null;
        }

        return value;
    }

    /// <summary>true or false.</summary>
    public bool? Boolean(ProfileNode node, string path)
    {
        if (node is ScalarNode { Plain: true, Value: "true" or "false" } scalar)
        {
            return scalar.Value == "true";
        }

        errors.Add(node, $"'{path}' must be true or false, not {node.Kind}");
        return null;
    }

    /// <summary>One of some words.</summary>
    public T? Choice<T>(ProfileNode node, string path, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (node is not ScalarNode { IsNothing: false } scalar)
        {
            errors.Add(node, $"'{path}' must be {Join(words.Keys)}, not {node.Kind}");
            return null;
        }

        if (words.TryGetValue(scalar.Value, out var value))
        {
            return value;
        }

        string? suggestion = KeySuggestion.Find(scalar.Value, words.Keys);
        errors.Add(node, $"'{path}' must be {Join(words.Keys)}, not {node.Kind}" + (suggestion is null ? "" : $"; did you mean '{suggestion}'?"));
        return null;
    }

    /// <summary>A dotted IPv4 address, four decimal numbers.</summary>
    public string? Address(ProfileNode node, string path)
    {
        // IPAddress alone would also take "1", "0x7f.1" and octal octets: only the form that prints back the same is good.
        if (node is ScalarNode scalar && IPAddress.TryParse(scalar.Value, out var address) && address.ToString() == scalar.Value
            && address.GetAddressBytes().Length == 4)
        {
            return scalar.Value;
        }

        errors.Add(node, $"'{path}' must be an IPv4 address such as 192.0.2.1, not {node.Kind}");
        return null;
    }

    /// <summary>An absolute path of the guest in its shortest form.</summary>
    public string? GuestPath(ProfileNode node, string path)
    {
        string? text = Text(node, path);
        if (text is null)
        {
            return null;
        }

        if (text[0] != '/')
        {
            errors.Add(node, $"'{path}' must be an absolute path, and {node.Kind} does not begin with '/'");
            return null;
        }

        if (text.Length > 1 && text[1..].Split('/').Any(part => part is "" or "." or ".."))
        {
            errors.Add(node, $"'{path}' must be a path without empty parts, '.' and '..', not {node.Kind}");
            return null;
        }

        return text;
    }

    /// <summary>A list; items that are wrong are left out, and noted.</summary>
    public IReadOnlyList<T>? List<T>(ProfileNode node, string path, ItemReader<T> read, bool allowEmpty = true)
    {
        if (node is not ListNode list)
        {
            return Wrong<IReadOnlyList<T>>(node, path, "a list");
        }

        if (list.Items.Count == 0 && !allowEmpty)
        {
            errors.Add(node, $"'{path}' must have at least one item");
            return null;
        }

        var items = new List<T>(list.Items.Count);
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (read(this, list.Items[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Notes that a node is of the wrong kind.</summary>
    public T? Wrong<T>(ProfileNode node, string path, string wanted)
        where T : class
    {
        errors.Add(node, $"'{path}' must be {wanted}, not {node.Kind}");
        return null;
    }

    private static bool TryParseInteger(string text, out BigInteger value)
    {
        value = default;
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        bool hexadecimal = digits.StartsWith("0x", StringComparison.Ordinal);
        digits = hexadecimal ? digits[2..] : digits;
        if (digits.Length is 0 or > 40 || digits.StartsWith('_') || digits.EndsWith('_'))
        {
            return false;
        }

        // The leading zero keeps a hexadecimal number from being read as a negative one.
        var style = hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        bool parsed = BigInteger.TryParse("0" + digits.Replace("_", "", StringComparison.Ordinal), style, CultureInfo.InvariantCulture, out value);
        value = negative ? -value : value;
        return parsed;
    }

    private static string Join(IEnumerable<string> words) => string.Join(", ", words.SkipLast(1)) + " or " + words.Last();
}
