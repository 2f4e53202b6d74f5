using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FixtureBuilder.Manifests;

internal static class ManifestFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static Manifest Read(FixtureFolder folder)
    {
        if (!File.Exists(folder.Manifest))
        {
            throw new FixtureException("there is no manifest.json; build first");
        }

        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllText(folder.Manifest), Options)
                ?? throw new FixtureException("manifest.json is empty");
        }
        catch (JsonException exception)
        {
            throw new FixtureException($"manifest.json: {exception.Message}");
        }
    }

    public static void Write(FixtureFolder folder, Manifest manifest) =>
        File.WriteAllText(folder.Manifest, JsonSerializer.Serialize(manifest, Options) + "\n");
}
