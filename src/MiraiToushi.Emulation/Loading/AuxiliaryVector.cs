namespace MiraiToushi.Emulation.Loading;

/// <summary>Types of the auxiliary vector, from include/uapi/linux/auxvec.h.</summary>
public enum AuxiliaryVector
{
    /// <summary>AT_NULL, the end.</summary>
    Null = 0,

    /// <summary>AT_PHDR.</summary>
    ProgramHeaders = 3,

    /// <summary>AT_PHENT.</summary>
    ProgramHeaderSize = 4,

    /// <summary>AT_PHNUM.</summary>
    ProgramHeaderCount = 5,

    /// <summary>AT_PAGESZ.</summary>
    PageSize = 6,

    /// <summary>AT_BASE, the interpreter's address.</summary>
    Base = 7,

    /// <summary>AT_FLAGS.</summary>
    Flags = 8,

    /// <summary>AT_ENTRY.</summary>
    Entry = 9,

    /// <summary>AT_UID.</summary>
    UserId = 11,

    /// <summary>AT_EUID.</summary>
    EffectiveUserId = 12,

    /// <summary>AT_GID.</summary>
    GroupId = 13,

    /// <summary>AT_EGID.</summary>
    EffectiveGroupId = 14,

    /// <summary>AT_PLATFORM.</summary>
    Platform = 15,

    /// <summary>AT_HWCAP.</summary>
    HardwareCapabilities = 16,

    /// <summary>AT_CLKTCK.</summary>
    ClockTicks = 17,

    /// <summary>AT_SECURE.</summary>
    Secure = 23,

    /// <summary>AT_RANDOM, 16 bytes.</summary>
    Random = 25,

    /// <summary>AT_EXECFN.</summary>
    ExecutableName = 31,
}
