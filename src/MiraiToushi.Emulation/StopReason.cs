namespace MiraiToushi.Emulation;

/// <summary>Why a process, or a call of a function, ended.</summary>
public enum StopReason
{
    /// <summary>It called exit.</summary>
    Exited,

    /// <summary>A signal without a handler ended it.</summary>
    Killed,

    /// <summary>The function returned.</summary>
    Returned,

    /// <summary>It did nothing new for a while: a main loop that polls, a child that sleeps for ever.</summary>
    Idle,

    /// <summary>It was held before a system call, because only its start-up was wanted.</summary>
    Held,

    /// <summary>It waits for something that will never come.</summary>
    Blocked,

    /// <summary>It touched memory that is not mapped or not allowed.</summary>
    MemoryFault,

    /// <summary>It met an instruction that the processor does not have.</summary>
    IllegalInstruction,

    /// <summary>It raised an exception that has no handler.</summary>
    Exception,

    /// <summary>It used up its instructions.</summary>
    InstructionBudget,

    /// <summary>The whole run used up its time.</summary>
    Timeout,

    /// <summary>It made the engine translate more code than it can be trusted with.</summary>
    TranslationBudget,

    /// <summary>It unpacked and ran more layers, or replaced itself by exec more often, than is allowed.</summary>
    LayerLimit,

    /// <summary>The engine gave up for a reason of its own.</summary>
    EngineError,
}
