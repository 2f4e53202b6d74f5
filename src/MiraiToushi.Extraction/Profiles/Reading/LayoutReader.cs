using System.Globalization;

namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>Reads structure layouts.</summary>
internal static class LayoutReader
{
    private const int MaximumFields = 64;

    private static readonly Dictionary<string, FieldRole> RoleWords = new(StringComparer.Ordinal)
    {
        ["data"] = FieldRole.Data,
        ["length"] = FieldRole.Length,
        ["user"] = FieldRole.User,
        ["password"] = FieldRole.Password,
        ["weight-minimum"] = FieldRole.WeightMinimum,
        ["weight-maximum"] = FieldRole.WeightMaximum,
        ["weight"] = FieldRole.Weight,
        ["user-length"] = FieldRole.UserLength,
        ["password-length"] = FieldRole.PasswordLength,
        ["function"] = FieldRole.Function,
        ["vector"] = FieldRole.Vector,
        ["flag"] = FieldRole.Flag,
        ["ignored"] = FieldRole.Ignored,
    };

    private static readonly Dictionary<string, int> SizeWords = new(StringComparer.Ordinal)
    {
        ["1"] = 1,
        ["2"] = 2,
        ["4"] = 4,
        ["8"] = 8,
        ["pointer"] = 0,
    };

    /// <summary>Reads the layouts of one purpose.</summary>
    public static IReadOnlyList<StructureLayout> Read(ProfileSection layouts, string key, LayoutPurpose purpose)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return layouts.RequiredList<StructureLayout>(
            key,
            (values, node, path) =>
            {
                var layout = ReadLayout(values, node, path, purpose);
                if (layout is { Name.Length: > 0 } && !names.Add(layout.Name))
                {
                    values.Errors.Add(node, $"'{path}' has the name {ProfileErrors.Quote(layout.Name)}, which another layout has already");
                }

                return layout;
            });
    }

    private static StructureLayout? ReadLayout(ProfileValues values, ProfileNode node, string path, LayoutPurpose purpose)
    {
        if (ProfileSection.OfItem(values, node, path) is not { } section)
        {
            return null;
        }

        string name = section.RequiredText("name");
        bool indirect = section.Boolean("indirect", false);
        var words = RoleWords.Where(word => purpose.Roles.Contains(word.Value)).ToDictionary(StringComparer.Ordinal);
        var fields = section.RequiredList<StructureField?>("fields", (_, field, fieldPath) => ReadField(values, field, fieldPath, words));
        var layout = new StructureLayout(name, [.. fields.Select(field => field!.Value)], indirect);

        // Where a field is wrong the rest of what could be said about the layout would be wrong too.
        if (section.Find("fields") is ListNode { Items.Count: > 0 } list && list.Items.Count == fields.Count)
        {
            Check(layout, purpose, message => values.Errors.Add(list, $"'{section.PathOf("fields")}' {message}"));
        }

        section.Finish();
        return layout;
    }

    private static StructureField? ReadField(ProfileValues values, ProfileNode node, string path, Dictionary<string, FieldRole> words)
    {
        if (ProfileSection.OfItem(values, node, path) is not { } section)
        {
            return null;
        }

        FieldRole? role = null;
        int? size = null;
        if (section.Find("role") is { } roleNode)
        {
            role = values.Choice(roleNode, section.PathOf("role"), words);
        }
        else
        {
            section.Add($"'{section.PathOf("role")}' is missing");
        }

        if (section.Find("size") is { } sizeNode)
        {
            size = values.Choice(sizeNode, section.PathOf("size"), SizeWords);
        }
        else
        {
            section.Add($"'{section.PathOf("size")}' is missing");
        }

        section.Finish();
        return role is null || size is null ? null : new StructureField(role.Value, size.Value);
    }

    private static void Check(StructureLayout layout, LayoutPurpose purpose, Action<string> add)
    {
        if (layout.Fields.Count > MaximumFields)
        {
            add(string.Create(CultureInfo.InvariantCulture, $"must have at most {MaximumFields} items"));
            return;
        }

        foreach (var role in purpose.Pointers.Concat(purpose.Numbers).Where(role => layout.Fields.All(field => field.Role != role)))
        {
            add($"must have a field with the role '{WordOf(role)}'");
        }

        foreach (var group in layout.Fields.Where(field => field.Role is not (FieldRole.Ignored or FieldRole.Flag)).GroupBy(field => field.Role))
        {
            bool pointer = purpose.Pointers.Contains(group.Key);
            if (group.Count() > 1)
            {
                add($"must have the role '{WordOf(group.Key)}' once only");
            }
            else if (group.First().Size == 0 != pointer)
            {
                add($"must have '{WordOf(group.Key)}' as a {(pointer ? "pointer" : "number of 1, 2, 4 or 8 bytes")}");
            }
        }

        bool minimum = layout.Fields.Any(field => field.Role == FieldRole.WeightMinimum);
        bool maximum = layout.Fields.Any(field => field.Role == FieldRole.WeightMaximum);
        if (minimum != maximum || (minimum && layout.Fields.Any(field => field.Role == FieldRole.Weight)))
        {
            add("must have 'weight-minimum' and 'weight-maximum' together, or 'weight' alone, or none of them");
        }
    }

    private static string WordOf(FieldRole role) => RoleWords.First(word => word.Value == role).Key;
}
