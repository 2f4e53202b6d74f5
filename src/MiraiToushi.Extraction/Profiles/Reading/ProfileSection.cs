using System.Numerics;

namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>
/// The keys of one part of a profile. A key is known because somebody asked for it: after the last question
/// <see cref="Finish"/> names the others.
/// </summary>
internal sealed class ProfileSection
{
    private readonly MapNode? _map;
    private readonly ProfileValues _values;
    private readonly string _path;
    private readonly List<string> _asked = [];

    /// <summary>The whole document.</summary>
    public ProfileSection(MapNode root, ProfileErrors errors)
        : this(root, new ProfileValues(errors), "")
    {
    }

    private ProfileSection(MapNode? map, ProfileValues values, string path)
    {
        _map = map;
        _values = values;
        _path = path;
    }

    /// <summary>Where errors go.</summary>
    public ProfileErrors Errors => _values.Errors;

    /// <summary>The keys of a list's item; null where it is of another kind, and noted.</summary>
    public static ProfileSection? OfItem(ProfileValues values, ProfileNode node, string path) =>
        node is MapNode map ? new ProfileSection(map, values, path) : values.Wrong<ProfileSection>(node, path, "keys with values");

    /// <summary>The full name of a key, for messages.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>The node of a key; null where the key is not there.</summary>
    public ProfileNode? Find(string key)
    {
        _asked.Add(key);
        foreach (var entry in _map?.Entries ?? [])
        {
            if (entry.Key.Value == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>A part of this part; where it is missing, all its keys have their built-in values.</summary>
    public ProfileSection Section(string key)
    {
        var node = Find(key);
        if (node is not (null or MapNode))
        {
            _values.Wrong<object>(node, PathOf(key), "keys with values");
        }

        return new ProfileSection(node as MapNode, _values, PathOf(key));
    }

    /// <summary>Notes that something is wrong with this part as a whole.</summary>
    public void Add(string message)
    {
        if (_map is not null)
        {
            Errors.Add(_map, message);
        }
    }

    /// <summary>A text that has to be there.</summary>
    public string RequiredText(string key) => Required(key) is { } node ? _values.Text(node, PathOf(key)) ?? "" : "";

    /// <summary>A text.</summary>
    public string Text(string key, string otherwise, bool allowEmpty = false) =>
        Find(key) is { } node ? _values.Text(node, PathOf(key), allowEmpty) ?? otherwise : otherwise;

    /// <summary>A whole number.</summary>
    public long Integer(string key, long minimum, long maximum, long otherwise) =>
        Find(key) is { } node ? (long)(_values.Integer(node, PathOf(key), minimum, maximum) ?? otherwise) : otherwise;

    /// <summary>A whole number of 64 bits without sign.</summary>
    public ulong Unsigned(string key, ulong otherwise) =>
        Find(key) is { } node ? (ulong)(_values.Integer(node, PathOf(key), BigInteger.Zero, ulong.MaxValue) ?? otherwise) : otherwise;

    /// <summary>A number of seconds.</summary>
    public double Seconds(string key, double otherwise, double maximum) =>
        Find(key) is { } node ? _values.Seconds(node, PathOf(key), maximum) ?? otherwise : otherwise;

    /// <summary>true or false.</summary>
    public bool Boolean(string key, bool otherwise) =>
        Find(key) is { } node ? _values.Boolean(node, PathOf(key)) ?? otherwise : otherwise;

    /// <summary>One of some words.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words, T otherwise)
        where T : struct
        => Find(key) is { } node ? _values.Choice(node, PathOf(key), words) ?? otherwise : otherwise;

    /// <summary>A dotted IPv4 address.</summary>
    public string Address(string key, string otherwise) =>
        Find(key) is { } node ? _values.Address(node, PathOf(key)) ?? otherwise : otherwise;

    /// <summary>An absolute path of the guest.</summary>
    public string GuestPath(string key, string otherwise) =>
        Find(key) is { } node ? _values.GuestPath(node, PathOf(key)) ?? otherwise : otherwise;

    /// <summary>An absolute path of the guest that has to be there.</summary>
    public string? RequiredGuestPath(string key) => Required(key) is { } node ? _values.GuestPath(node, PathOf(key)) : null;

    /// <summary>A list.</summary>
    public IReadOnlyList<T> List<T>(string key, ItemReader<T> read, IReadOnlyList<T> otherwise) =>
        Find(key) is { } node ? _values.List(node, PathOf(key), read) ?? otherwise : otherwise;

    /// <summary>A list that has to be there, with at least one item.</summary>
    public IReadOnlyList<T> RequiredList<T>(string key, ItemReader<T> read) =>
        Required(key) is { } node ? _values.List(node, PathOf(key), read, allowEmpty: false) ?? [] : [];

    /// <summary>Notes every key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var entry in _map?.Entries ?? [])
        {
            if (_asked.Contains(entry.Key.Value))
            {
                continue;
            }

            string where = _path.Length == 0 ? "" : $" in '{_path}'";
            string hint = KeySuggestion.Find(entry.Key.Value, _asked) is { } suggestion
                ? $"; did you mean '{suggestion}'?"
                : $"; known: {string.Join(", ", _asked.Distinct())}";
            Errors.Add(entry.Key, $"unknown key {ProfileErrors.Quote(entry.Key.Value)}{where}{hint}");
        }
    }

    private ProfileNode? Required(string key)
    {
        var node = Find(key);
        if (node is null)
        {
            // A part that is missing altogether has no place of its own; the top of the document stands in for it.
            Errors.Add(_map?.Line ?? 1, _map?.Column ?? 1, $"'{PathOf(key)}' is missing");
        }

        return node;
    }
}
