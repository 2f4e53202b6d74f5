namespace MiraiToushi.Extraction.Location;

/// <summary>The two ways on from a basic block that ends with a conditional branch.</summary>
/// <param name="Target">Where it goes when it is taken; null where only the processor knows (a conditional return).</param>
/// <param name="Next">The instruction behind it, its delay slot included.</param>
internal readonly record struct ConditionalBranch(ulong? Target, ulong Next)
{
    /// <summary>The way that was not gone.</summary>
    /// <param name="gone">The block that was entered.</param>
    /// <returns>The other way, or null where the block is on neither or the other one is not known.</returns>
    public ulong? Other(ulong gone) => gone == Next ? Target : Target is null || gone == Target ? Next : null;
}
