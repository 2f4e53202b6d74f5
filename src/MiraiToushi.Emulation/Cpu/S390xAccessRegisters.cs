using System.Runtime.InteropServices;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// The access registers a0 and a1, which hold the thread pointer: reading and writing them by their numbers reaches the general
/// registers r0 and r1 in 2.0.1.
/// </summary>
internal sealed class S390xAccessRegisters : EngineRepair
{
    /// <summary>a0.</summary>
    public const int FirstId = -101;

    /// <summary>a1.</summary>
    public const int SecondId = -102;

    // CPUS390XState of 2.0.1 on a 64-bit host: sixteen general registers, thirty-two vector registers, then these.
    private const int ContextSize = 1200;
    private const int AccessAt = (16 * 8) + (32 * 16);

    /// <summary>Prepares for an engine.</summary>
    /// <param name="engine">The engine.</param>
    public S390xAccessRegisters(UnicornEngine engine)
        : base(engine, ContextSize)
    {
    }

    /// <inheritdoc/>
    public override bool Serves(int id) => id is FirstId or SecondId;

    /// <inheritdoc/>
    public override ulong ReadRegister(int id)
    {
        Load();
        return MemoryMarshal.Read<uint>(Place(id));
    }

    /// <inheritdoc/>
    public override void WriteRegister(int id, ulong value)
    {
        Load();
        MemoryMarshal.Write(Place(id), (uint)value);
        Store();
    }

    /// <inheritdoc/>
    public override bool TryHandle(uint number, ulong block) => false;

    private Span<byte> Place(int id) => State.Slice(AccessAt + (4 * (FirstId - id)), 4);
}
