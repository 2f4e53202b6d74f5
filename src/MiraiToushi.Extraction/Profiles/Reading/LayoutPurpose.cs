namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>What the records of a layout are for, and so which fields they may and must have.</summary>
/// <param name="Pointers">Roles that must be there, once each, and must be pointers.</param>
/// <param name="Numbers">Roles that must be there, once each, and must be numbers.</param>
/// <param name="Optional">Roles that may be there, once each, and must be numbers.</param>
internal sealed record LayoutPurpose(IReadOnlyList<FieldRole> Pointers, IReadOnlyList<FieldRole> Numbers, IReadOnlyList<FieldRole> Optional)
{
    /// <summary>A slot of the string table.</summary>
    public static readonly LayoutPurpose Table = new([FieldRole.Data], [FieldRole.Length], []);

    /// <summary>A slot of the credential list.</summary>
    public static readonly LayoutPurpose Credentials = new(
        [FieldRole.User, FieldRole.Password],
        [],
        [FieldRole.WeightMinimum, FieldRole.WeightMaximum, FieldRole.Weight, FieldRole.UserLength, FieldRole.PasswordLength]);

    /// <summary>A record of an attack vector.</summary>
    public static readonly LayoutPurpose Attacks = new([FieldRole.Function], [FieldRole.Vector], []);

    /// <summary>Every role the records may have.</summary>
    public IEnumerable<FieldRole> Roles => [.. Pointers, .. Numbers, .. Optional, FieldRole.Flag, FieldRole.Ignored];
}
