namespace MiraiToushi.Emulation.Linux;

/// <summary>How faithfully a call is answered.</summary>
public enum SupportLevel
{
    /// <summary>As Linux would, as far as a bot can see.</summary>
    Full,

    /// <summary>With the limits that the note names.</summary>
    Partial,

    /// <summary>A value is given back and nothing is done.</summary>
    Stub,
}

/// <summary>Answers one call.</summary>
/// <param name="call">The call.</param>
public delegate SyscallResult SyscallHandler(SyscallContext call);

/// <summary>A system call by name: who answers it, and how honest the answer is.</summary>
/// <param name="Name">Name as in the kernel's tables, such as "rt_sigaction".</param>
/// <param name="Handler">Who answers.</param>
/// <param name="Level">How faithfully.</param>
/// <param name="Note">What is missing; null at full support.</param>
public sealed record SyscallDescriptor(string Name, SyscallHandler Handler, SupportLevel Level = SupportLevel.Full, string? Note = null);
