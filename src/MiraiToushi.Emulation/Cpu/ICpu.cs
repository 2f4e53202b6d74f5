namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// A processor that executes guest code until something needs an answer. It knows no Linux, calls nobody, and ends every
/// run with a <see cref="CpuStop"/>. Registers are indexes into the architecture's register file.
/// </summary>
public interface ICpu : IDisposable
{
    /// <summary>Reads a register, zero-extended.</summary>
    /// <param name="register">Index into the register file.</param>
    ulong ReadRegister(int register);

    /// <summary>Writes a register; higher bits are dropped.</summary>
    /// <param name="register">Index into the register file.</param>
    /// <param name="value">The value.</param>
    void WriteRegister(int register, ulong value);

    /// <summary>The address of code as <see cref="Run"/> takes it in the mode that the processor is in: with bit 0 set in Thumb mode, unchanged elsewhere.</summary>
    /// <param name="address">Address of an instruction.</param>
    ulong CodePointer(ulong address);

    /// <summary>Saves all registers. Only this processor can take them back.</summary>
    CpuContext SaveContext();

    /// <summary>Puts all registers back.</summary>
    /// <param name="context">What <see cref="SaveContext"/> of the same processor gave.</param>
    void RestoreContext(CpuContext context);

    /// <summary>Runs guest code.</summary>
    /// <param name="programCounter">Where to begin; bit 0 selects Thumb on ARM.</param>
    /// <param name="monitor">Counts blocks and decides when the run has used up what it may.</param>
    CpuStop Run(ulong programCounter, BlockMonitor monitor);
}

/// <summary>All registers of one processor at one moment.</summary>
public abstract class CpuContext : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the context holds.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
