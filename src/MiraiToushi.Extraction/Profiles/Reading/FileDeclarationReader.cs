using System.Text;
using MiraiToushi.Emulation;

namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>Reads the files of the pretended world.</summary>
internal static class FileDeclarationReader
{
    private const string Key = "files";

    private static readonly Dictionary<string, VirtualFileKind> KindWords = new(StringComparer.Ordinal)
    {
        ["file"] = VirtualFileKind.File,
        ["directory"] = VirtualFileKind.Directory,
        ["link"] = VirtualFileKind.Link,
        ["device"] = VirtualFileKind.Device,
        ["missing"] = VirtualFileKind.Missing,
    };

    /// <summary>Reads the files from the top level of a profile.</summary>
    public static IReadOnlyList<VirtualFileDeclaration> Read(ProfileSection root)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        return root.List<VirtualFileDeclaration>(
            Key,
            (values, node, path) =>
            {
                var file = ReadFile(values, node, path);
                if (file is not null && !lines.TryAdd(file.Path, node.Line))
                {
                    values.Errors.Add(node, $"'{path}' declares {ProfileErrors.Quote(file.Path)} for the second time (first in line {lines[file.Path]})");
                }

                return file;
            },
            []);
    }

    private static VirtualFileDeclaration? ReadFile(ProfileValues values, ProfileNode node, string path)
    {
        if (ProfileSection.OfItem(values, node, path) is not { } section)
        {
            return null;
        }

        string? guestPath = section.RequiredGuestPath("path");
        var kind = section.Choice("kind", KindWords, VirtualFileKind.File);
        var content = ReadContent(section, values, kind);
        string target = section.Text("target", "");
        if (kind == VirtualFileKind.Link && section.Find("target") is null)
        {
            section.Add($"'{section.PathOf("target")}' is missing: a link leads somewhere");
        }
        else if (kind != VirtualFileKind.Link && section.Find("target") is { } unwanted)
        {
            values.Errors.Add(unwanted, $"'{section.PathOf("target")}' is for links only");
        }

        section.Finish();
        return guestPath is null ? null : new VirtualFileDeclaration(guestPath, kind, content, target.Length == 0 ? null : target);
    }

    private static ReadOnlyMemory<byte> ReadContent(ProfileSection section, ProfileValues values, VirtualFileKind kind)
    {
        var text = section.Find("text");
        var encoded = section.Find("base64");
        var unwanted = encoded ?? text;
        if (unwanted is not null && kind != VirtualFileKind.File)
        {
            values.Errors.Add(unwanted, $"'{section.PathOf(encoded is null ? "text" : "base64")}' is for regular files only");
            return default;
        }

        if (text is not null && encoded is not null)
        {
            values.Errors.Add(encoded, $"'{section.PathOf("base64")}' must not be there together with 'text'");
            return default;
        }

        return encoded is null
            ? Encoding.UTF8.GetBytes(section.Text("text", "", allowEmpty: true))
            : ReadBase64(encoded, section.PathOf("base64"), values);
    }

    private static byte[] ReadBase64(ProfileNode node, string path, ProfileValues values)
    {
        string text = values.Text(node, path, allowEmpty: true) ?? "";
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out int length))
        {
            return bytes[..length];
        }

        values.Errors.Add(node, $"'{path}' must be base64, not {node.Kind}");
        return [];
    }
}
