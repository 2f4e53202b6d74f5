namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>What a path leads to.</summary>
internal abstract class VirtualNode
{
    /// <summary>st_ino.</summary>
    public required long Inode { get; init; }

    /// <summary>st_mode: type and permissions.</summary>
    public required int Mode { get; set; }

    /// <summary>st_size.</summary>
    public virtual long Size => 0;

    /// <summary>st_mtime; null for "now".</summary>
    public long? ModifiedSeconds { get; set; }

    /// <summary>The directory in which it is; null for the root and for what was unlinked or never was anywhere.</summary>
    public StoredDirectory? Parent { get; set; }

    /// <summary>Its name in that directory; what was its path once it is unlinked.</summary>
    public string Name { get; set; } = "";

    /// <summary>The further names that link gave it.</summary>
    public List<(StoredDirectory Directory, string Name)> OtherNames { get; } = [];

    /// <summary>What was taken from the budget when a guest made it; 0 for what was there at the start.</summary>
    public int Cost { get; set; }

    /// <summary>d_type, as DT_ constants have it.</summary>
    public int DirectoryType => (Mode >> 12) & 15;

    /// <summary>Its absolute path as far as it is in a directory.</summary>
    public string Path => Parent is null ? "/" + Name : GuestPath.Join(Parent.Path, Name);

    /// <summary>Opens it.</summary>
    /// <param name="request">How.</param>
    /// <returns>The open file, or null where it cannot be opened (as with links and sockets).</returns>
    public abstract OpenFile? Open(OpenRequest request);
}
