namespace MiraiToushi.Emulation.Memory;

/// <summary>What a guest may do with a page. The values are those of PROT_READ, PROT_WRITE and PROT_EXEC.</summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing: any access faults.</summary>
    None = 0,

    /// <summary>Loads.</summary>
    Read = 1,

    /// <summary>Stores.</summary>
    Write = 2,

    /// <summary>Instruction fetches.</summary>
    Execute = 4,
}
