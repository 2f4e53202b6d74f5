namespace MiraiToushi.Unicorn;

/// <summary>What the engine says about an operation; the values of <c>uc_err</c>.</summary>
public enum UnicornError
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>Out of memory.</summary>
    NoMemory,

    /// <summary>Architecture not supported by this build of the library.</summary>
    Architecture,

    /// <summary>Not an engine.</summary>
    Handle,

    /// <summary>Mode not supported for this architecture.</summary>
    Mode,

    /// <summary>Wrong version.</summary>
    Version,

    /// <summary>The guest read unmapped memory.</summary>
    ReadUnmapped,

    /// <summary>The guest wrote unmapped memory.</summary>
    WriteUnmapped,

    /// <summary>The guest jumped to unmapped memory.</summary>
    FetchUnmapped,

    /// <summary>Hook kind not possible.</summary>
    Hook,

    /// <summary>The guest met an instruction that does not exist.</summary>
    InvalidInstruction,

    /// <summary>Memory cannot be mapped there: it overlaps what is mapped already.</summary>
    Map,

    /// <summary>The guest wrote memory it may not write.</summary>
    WriteProtected,

    /// <summary>The guest read memory it may not read.</summary>
    ReadProtected,

    /// <summary>The guest jumped to memory it may not execute.</summary>
    FetchProtected,

    /// <summary>An argument is not valid, for instance not page aligned.</summary>
    Argument,

    /// <summary>Unaligned read.</summary>
    ReadUnaligned,

    /// <summary>Unaligned write.</summary>
    WriteUnaligned,

    /// <summary>Unaligned fetch.</summary>
    FetchUnaligned,

    /// <summary>A hook for this event exists already.</summary>
    HookExists,

    /// <summary>Out of some resource.</summary>
    Resource,

    /// <summary>The guest raised an exception that no interrupt hook took.</summary>
    Exception,
}
