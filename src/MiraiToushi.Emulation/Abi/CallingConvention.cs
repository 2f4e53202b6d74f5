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

    /// <summary>The first instruction of what an address names: the address itself, but where functions have descriptors.</summary>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="function">A function's address, or that of its descriptor.</param>
    public virtual ulong CodeOf(GuestMemory memory, ulong function) => function;

    /// <summary>Reads what the function gave back.</summary>
    /// <param name="cpu">The processor.</param>
    public abstract ulong ReadResult(ICpu cpu);

    /// <summary>Reads an integer argument where a function begins.</summary>
    /// <param name="cpu">The processor, about to execute the function's first instruction.</param>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="index">Which, from 0; at most 2.</param>
    /// <returns>What stands in each place where the argument can be, the usual one first; empty where it cannot be read.</returns>
    public abstract IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index);

    /// <summary>Reads an integer argument of any number where a function begins that is called by the platform's ABI.</summary>
    /// <param name="cpu">The processor, about to execute the function's first instruction.</param>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="index">Which word, from 0.</param>
    /// <returns>The word; 0 where it cannot be read.</returns>
    public abstract ulong ReadWord(ICpu cpu, GuestMemory memory, int index);

    /// <summary>Writes what a function gives back, where it has already been left.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="result">The result.</param>
    public abstract void WriteResult(ICpu cpu, ulong result);

    /// <summary>Writes the second word of what a function gives back, where that takes two registers.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="second">The word in the second register.</param>
    public abstract void WriteSecondResult(ICpu cpu, ulong second);

    /// <summary>Reads where a function will return to, at its beginning.</summary>
    /// <param name="cpu">The processor, about to execute the function's first instruction.</param>
    /// <param name="memory">The memory of the process.</param>
    /// <returns>The address, with bit 0 set for Thumb; null where it cannot be read.</returns>
    public abstract ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory);

    /// <summary>Leaves a function at its beginning, as if it had returned.</summary>
    /// <param name="cpu">The processor, about to execute the function's first instruction.</param>
    /// <param name="result">What it is to have given back.</param>
    public abstract void Leave(ICpu cpu, ulong result);

    /// <summary>A word of the stack.</summary>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="address">Its address.</param>
    /// <returns>The word; 0 where it cannot be read.</returns>
    protected static ulong StackWord(GuestMemory memory, ulong address)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return memory.TryReadWord(address, out ulong value) ? value : 0;
    }
}

/// <summary>A call of a guest function.</summary>
/// <param name="Function">Its address; bit 0 selects Thumb on ARM.</param>
/// <param name="Arguments">Integer arguments, at most six.</param>
/// <param name="StackPointer">Free stack ends here.</param>
/// <param name="Gate">Address of the gate page.</param>
/// <param name="ReturnOffset">Place in the gate page to return to.</param>
public sealed record FunctionCall(ulong Function, IReadOnlyList<ulong> Arguments, ulong StackPointer, ulong Gate, int ReturnOffset = GateOffsets.CallReturn);
