namespace MiraiToushi.Unicorn;

/// <summary>What a memory hook is told about the access; the values of <c>uc_mem_type</c>.</summary>
public enum UnicornMemoryAccess
{
    /// <summary>A read.</summary>
    Read = 16,

    /// <summary>A write.</summary>
    Write,

    /// <summary>An instruction fetch.</summary>
    Fetch,

    /// <summary>A read of unmapped memory.</summary>
    ReadUnmapped,

    /// <summary>A write to unmapped memory.</summary>
    WriteUnmapped,

    /// <summary>A fetch from unmapped memory.</summary>
    FetchUnmapped,

    /// <summary>A write to memory that is mapped without write permission.</summary>
    WriteProtected,

    /// <summary>A read of memory that is mapped without read permission.</summary>
    ReadProtected,

    /// <summary>A fetch from memory that is mapped without execute permission.</summary>
    FetchProtected,

    /// <summary>A read that has succeeded; the value is known.</summary>
    ReadAfter,
}
