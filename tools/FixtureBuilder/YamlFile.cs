using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace FixtureBuilder;

internal static class YamlFile
{
    private static readonly IDeserializer Deserializer =
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    /// <summary>Reads a document; unknown fields are errors.</summary>
    public static T Read<T>(string path)
    {
        try
        {
            return Deserializer.Deserialize<T>(File.ReadAllText(path));
        }
        catch (YamlException exception)
        {
            throw new FixtureException(
                $"{Path.GetFileName(path)}, line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}");
        }
    }
}
