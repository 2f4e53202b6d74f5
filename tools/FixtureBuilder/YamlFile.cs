using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace FixtureBuilder;

internal static class YamlFile
{
    private static readonly IDeserializer Deserializer =
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    private static readonly ISerializer Serializer = new SerializerBuilder().Build();

    /// <summary>Reads a document; unknown fields are errors.</summary>
    public static T Read<T>(string path) => Parse<T>(path, File.ReadAllText(path));

    /// <summary>
    /// Reads a document on top of the one in the same folder that its field `base` names, if it has one. Maps are merged; so
    /// are lists whose items have an id, by that id, and an item that says `remove` goes; everything else is replaced.
    /// </summary>
    public static T ReadDerived<T>(string path)
    {
        Dictionary<object, object?> document = Document(path);
        return document.ContainsKey("base") ? Parse<T>(path, Serializer.Serialize(document)) : Read<T>(path);
    }

    private static Dictionary<object, object?> Document(string path)
    {
        var document = Parse<Dictionary<object, object?>>(path, File.ReadAllText(path));
        return document.GetValueOrDefault("base") is string name
            ? (Dictionary<object, object?>)Merge(Document(Path.Combine(Path.GetDirectoryName(path)!, $"{name}.yaml")), document)!
            : document;
    }

    private static object? Merge(object? below, object? above)
    {
        switch (below, above)
        {
            case (Dictionary<object, object?> left, Dictionary<object, object?> right):
                Dictionary<object, object?> map = new(left);
                foreach ((object key, object? value) in right)
                {
                    map[key] = Merge(left.GetValueOrDefault(key), value);
                }

                return map;
            case (List<object?> left, List<object?> right) when right.Count > 0 && right.TrueForAll(HasId):
                return left.Where(item => !right.Exists(other => Id(other) == Id(item))).Concat(right.Where(item => !IsRemoval(item))).ToList();
            default:
                return above;
        }
    }

    private static bool IsRemoval(object? item) => (item as Dictionary<object, object?>)?.ContainsKey("remove") == true;

    private static bool HasId(object? item) => Id(item) is not null;

    private static string? Id(object? item) => (item as Dictionary<object, object?>)?.GetValueOrDefault("id") as string;

    private static T Parse<T>(string path, string text)
    {
        try
        {
            return Deserializer.Deserialize<T>(new MergingParser(new Parser(new StringReader(text))));
        }
        catch (YamlException exception)
        {
            throw new FixtureException(
                $"{Path.GetFileName(path)}, line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}");
        }
    }
}
