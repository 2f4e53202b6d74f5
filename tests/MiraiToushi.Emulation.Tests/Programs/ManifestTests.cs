using System.Security.Cryptography;
using System.Text.Json;

namespace MiraiToushi.Emulation.Tests.Programs;

/// <summary>The list of fixtures/programs and what lies there agree.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void ListsEveryFileWithItsHash()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(GuestProgram.Folder, "manifest.json")));
        SortedDictionary<string, string> listed = new(StringComparer.Ordinal);
        foreach (JsonProperty file in manifest.RootElement.GetProperty("files").EnumerateObject())
        {
            listed.Add(file.Name, file.Value.GetString()!);
        }

        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string folder in new[] { "binaries", "conformance", "expected" })
        {
            foreach (string path in Directory.EnumerateFiles(Path.Combine(GuestProgram.Folder, folder), "*", SearchOption.AllDirectories))
            {
                string name = Path.GetRelativePath(GuestProgram.Folder, path).Replace('\\', '/');
                found.Add(name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
            }
        }

        Assert.Equal(listed, found);
    }

    [Fact]
    public void EveryProgramIsBuiltForEveryTarget()
    {
        string[] names =
        [
            .. Directory.EnumerateFiles(Path.Combine(GuestProgram.Folder, "sources"), "*.c")
                .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
        ];

        Assert.All(GuestProgram.Targets, target => Assert.Equal(
            names,
            Directory.EnumerateFiles(Path.Combine(GuestProgram.Folder, "binaries", target))
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)));
        Assert.Equal(
            GuestProgram.Recorded.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(GuestProgram.Folder, "expected"))
                .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
    }
}
