namespace MiraiToushi.Unicorn;

/// <summary>
/// What an engine calls while it runs; override what you hook. An exception thrown from here stops the engine and comes out of
/// <see cref="UnicornEngine.Start"/>. Do not write the PC and stop (or throw) in the same call: the library then forgets to stop.
/// </summary>
public abstract class UnicornCallbacks
{
    /// <summary>A basic block is about to run.</summary>
    /// <param name="address">Guest address of its first byte.</param>
    /// <param name="size">Bytes of code, 0 if unknown.</param>
    public virtual void OnBlock(ulong address, uint size)
    {
    }

    /// <summary>An instruction is about to run.</summary>
    /// <param name="address">Guest address of the instruction.</param>
    /// <param name="size">Bytes of code, 0 if unknown.</param>
    public virtual void OnCode(ulong address, uint size)
    {
    }

    /// <summary>The guest trapped.</summary>
    /// <param name="number">The architecture's exception number as the library counts them.</param>
    public virtual void OnInterrupt(uint number)
    {
    }

    /// <summary>The guest reached the instruction of <see cref="UnicornEngine.AddInstructionHook"/>.</summary>
    public virtual void OnInstruction()
    {
    }

    /// <summary>The guest touched memory it may not touch.</summary>
    /// <param name="access">How.</param>
    /// <param name="address">Guest address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="value">The value written; meaningless for reads and fetches.</param>
    /// <returns>True to try again (the callback has made the access possible), false to end the run with an error.</returns>
    public virtual bool OnInvalidMemory(UnicornMemoryAccess access, ulong address, int size, long value) => false;

    /// <summary>The guest met an instruction that does not exist.</summary>
    /// <returns>True to go on (the callback has moved the PC), false to end the run with an error.</returns>
    public virtual bool OnInvalidInstruction() => false;

    /// <summary>The guest reads, writes or fetches.</summary>
    /// <param name="access">How.</param>
    /// <param name="address">Guest address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="value">The value written, or with <see cref="UnicornMemoryAccess.ReadAfter"/> the value read.</param>
    public virtual void OnMemory(UnicornMemoryAccess access, ulong address, int size, long value)
    {
    }

    /// <summary>A block was translated for the first time, or again, and is reached from another block.</summary>
    /// <param name="address">Guest address of its first byte.</param>
    /// <param name="size">Bytes of code.</param>
    public virtual void OnTranslation(ulong address, uint size)
    {
    }
}
