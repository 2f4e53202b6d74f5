namespace MiraiToushi.Unicorn;

/// <summary>What a guest may do with a page; the values of <c>uc_prot</c>.</summary>
[Flags]
public enum UnicornPermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read.</summary>
    Read = 1,

    /// <summary>Write.</summary>
    Write = 2,

    /// <summary>Execute.</summary>
    Execute = 4,

    /// <summary>Everything.</summary>
    All = Read | Write | Execute,
}
