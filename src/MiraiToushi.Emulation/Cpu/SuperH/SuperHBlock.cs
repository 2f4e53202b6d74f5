using MiraiToushi.Emulation.Cpu.SuperH.Instructions;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>Instructions that are executed in one go: up to a branch and its delay slot, the end of the page, or a limit.</summary>
internal sealed unsafe class SuperHBlock
{
    private readonly SuperHOperation[] _operations;

    /// <summary>Creates a block.</summary>
    /// <param name="address">Address of its first instruction.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="isTransient">Whether it depends on something that may change unseen, so that it must not be kept.</param>
    /// <param name="operations">The instructions.</param>
    public SuperHBlock(uint address, uint size, bool isTransient, ReadOnlySpan<SuperHOperation> operations)
    {
        Address = address;
        Size = size;
        IsTransient = isTransient;
        _operations = GC.AllocateUninitializedArray<SuperHOperation>(operations.Length, pinned: true);
        operations.CopyTo(_operations);
        fixed (SuperHOperation* first = _operations)
        {
            First = first;
        }
    }

    public uint Address { get; }

    public uint Size { get; }

    public bool IsTransient { get; }

    /// <summary>The first operation. The array is pinned and lives as long as the block.</summary>
    public SuperHOperation* First { get; }

    /// <summary>The address after the last instruction.</summary>
    public uint End => Address + Size;

    /// <summary>The first operations, one for each instruction.</summary>
    public ReadOnlySpan<SuperHOperation> Instructions => _operations.AsSpan(0, (int)(Size / 2));

    /// <summary>Makes every operation leave the block, which may be the one that runs: its code has changed.</summary>
    public void Poison()
    {
        foreach (ref SuperHOperation operation in _operations.AsSpan())
        {
            operation.Run = &SuperHBranches.Leave;
        }
    }
}
