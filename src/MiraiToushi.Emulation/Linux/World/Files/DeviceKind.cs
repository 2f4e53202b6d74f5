namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>What a character device does.</summary>
internal enum DeviceKind
{
    /// <summary>Swallows writes, gives end of file, knows no ioctl: /dev/null.</summary>
    Null,

    /// <summary>Swallows writes, gives zeros: /dev/zero.</summary>
    Zero,

    /// <summary>Is always full, gives zeros: /dev/full.</summary>
    Full,

    /// <summary>Gives random bytes: /dev/random and /dev/urandom.</summary>
    Random,

    /// <summary>Swallows writes, gives end of file, says yes to every ioctl: what a profile declares.</summary>
    Agreeable,
}
