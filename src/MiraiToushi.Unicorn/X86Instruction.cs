namespace MiraiToushi.Unicorn;

/// <summary>x86 instructions for <see cref="UnicornEngine.AddInstructionHook"/>; some values of <c>uc_x86_insn</c>.</summary>
public enum X86Instruction
{
    /// <summary>SYSCALL: the hook sees PC at the instruction; the engine advances it afterwards.</summary>
    Syscall = 699,

    /// <summary>SYSENTER: the hook sees PC at the instruction; the engine advances it afterwards.</summary>
    Sysenter = 700,
}
