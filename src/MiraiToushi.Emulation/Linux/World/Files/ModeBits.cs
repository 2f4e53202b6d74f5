namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>The type bits of st_mode.</summary>
internal static class ModeBits
{
    /// <summary>S_IFMT.</summary>
    public const int TypeMask = 0xF000;

    /// <summary>S_IFIFO.</summary>
    public const int Pipe = 0x1000;

    /// <summary>S_IFCHR.</summary>
    public const int Character = 0x2000;

    /// <summary>S_IFDIR.</summary>
    public const int Directory = 0x4000;

    /// <summary>S_IFREG.</summary>
    public const int Regular = 0x8000;

    /// <summary>S_IFLNK.</summary>
    public const int Link = 0xA000;

    /// <summary>S_IFSOCK.</summary>
    public const int Socket = 0xC000;

    /// <summary>rwxr-xr-x.</summary>
    public const int Executable = 0x1ED;

    /// <summary>rw-r--r--.</summary>
    public const int Plain = 0x1A4;

    /// <summary>r--r--r--.</summary>
    public const int ReadOnly = 0x124;

    /// <summary>rwxrwxrwx.</summary>
    public const int Everything = 0x1FF;

    /// <summary>rw-------.</summary>
    public const int OwnerOnly = 0x180;
}
