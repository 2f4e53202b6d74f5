namespace MiraiToushi.Unicorn.Tests;

/// <summary>Callbacks made of delegates, with counters.</summary>
public sealed class Callbacks : UnicornCallbacks
{
    public Action? Trapped { get; init; }

    public Action<ulong>? BlockEntered { get; init; }

    public Func<UnicornMemoryAccess, ulong, bool>? MemoryRefused { get; init; }

    public Func<bool>? InstructionRefused { get; init; }

    public List<ulong> Blocks { get; } = [];

    public List<ulong> Instructions { get; } = [];

    public List<ulong> Translations { get; } = [];

    public List<(UnicornMemoryAccess Access, ulong Address, int Size, long Value)> Accesses { get; } = [];

    public override void OnBlock(ulong address, uint size)
    {
        Blocks.Add(address);
        BlockEntered?.Invoke(address);
    }

    public override void OnCode(ulong address, uint size) => Instructions.Add(address);

    public override void OnInterrupt(uint number) => Trapped?.Invoke();

    public override void OnInstruction() => Trapped?.Invoke();

    public override bool OnInvalidMemory(UnicornMemoryAccess access, ulong address, int size, long value) =>
        MemoryRefused?.Invoke(access, address) ?? false;

    public override bool OnInvalidInstruction() => InstructionRefused?.Invoke() ?? false;

    public override void OnMemory(UnicornMemoryAccess access, ulong address, int size, long value) =>
        Accesses.Add((access, address, size, value));

    public override void OnTranslation(ulong address, uint size) => Translations.Add(address);
}
