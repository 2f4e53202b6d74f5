namespace MiraiToushi.Unicorn;

/// <summary>
/// Events that can be hooked; values of <c>uc_hook_type</c>. Only bits that end in the same method of
/// <see cref="UnicornCallbacks"/> can be combined.
/// </summary>
[Flags]
public enum UnicornHookKind
{
    /// <summary>Interrupts and traps: <see cref="UnicornCallbacks.OnInterrupt"/>.</summary>
    Interrupt = 1 << 0,

    /// <summary>One x86 instruction, see <see cref="UnicornEngine.AddInstructionHook"/>.</summary>
    Instruction = 1 << 1,

    /// <summary>Every instruction: <see cref="UnicornCallbacks.OnCode"/>. Slow.</summary>
    Code = 1 << 2,

    /// <summary>Every basic block: <see cref="UnicornCallbacks.OnBlock"/>.</summary>
    Block = 1 << 3,

    /// <summary>Reads of unmapped memory: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    ReadUnmapped = 1 << 4,

    /// <summary>Writes to unmapped memory: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    WriteUnmapped = 1 << 5,

    /// <summary>Fetches from unmapped memory: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    FetchUnmapped = 1 << 6,

    /// <summary>Forbidden reads: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    ReadProtected = 1 << 7,

    /// <summary>Forbidden writes: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    WriteProtected = 1 << 8,

    /// <summary>Forbidden fetches: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    FetchProtected = 1 << 9,

    /// <summary>All six kinds of faults: <see cref="UnicornCallbacks.OnInvalidMemory"/>.</summary>
    InvalidMemory = ReadUnmapped | WriteUnmapped | FetchUnmapped | ReadProtected | WriteProtected | FetchProtected,

    /// <summary>Reads: <see cref="UnicornCallbacks.OnMemory"/>. Slow, and it does not see code translated before.</summary>
    Read = 1 << 10,

    /// <summary>Writes: <see cref="UnicornCallbacks.OnMemory"/>. Slow, and it does not see code translated before.</summary>
    Write = 1 << 11,

    /// <summary>Fetches: <see cref="UnicornCallbacks.OnMemory"/>.</summary>
    Fetch = 1 << 12,

    /// <summary>Reads, with the value read: <see cref="UnicornCallbacks.OnMemory"/>.</summary>
    ReadAfter = 1 << 13,

    /// <summary>Instructions that do not exist: <see cref="UnicornCallbacks.OnInvalidInstruction"/>.</summary>
    InvalidInstruction = 1 << 14,

    /// <summary>New translations: <see cref="UnicornCallbacks.OnTranslation"/>.</summary>
    Translation = 1 << 15,
}
