using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>How a function is called.</summary>
public abstract class CallingConvention
{
    /// <summary>Puts arguments, stack and return address in place.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="call">The call.</param>
    /// <returns>Where to begin, or null where the stack cannot be written.</returns>
    public abstract ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call);

    /// <summary>Gets ready to run from a place that is known by a pointer to a function, such as a process's entry point.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="function">The pointer.</param>
    /// <returns>Where to begin.</returns>
    public virtual ulong Enter(ICpu cpu, GuestMemory memory, ulong function) => function;

    /// <summary>Reads what the function gave back.</summary>
    /// <param name="cpu">The processor.</param>
    public abstract ulong ReadResult(ICpu cpu);
}

/// <summary>A call of a guest function.</summary>
/// <param name="Function">Its address; bit 0 selects Thumb on ARM.</param>
/// <param name="Arguments">Integer arguments, at most six.</param>
/// <param name="StackPointer">Free stack ends here.</param>
/// <param name="Gate">Address of the gate page.</param>
/// <param name="ReturnOffset">Place in the gate page to return to.</param>
public sealed record FunctionCall(ulong Function, IReadOnlyList<ulong> Arguments, ulong StackPointer, ulong Gate, int ReturnOffset = GateOffsets.CallReturn);
