namespace MiraiToushi.Extraction.Gates;

/// <summary>A conditional branch that a process came to, and the way it did not go.</summary>
/// <param name="Process">Its place in the tree.</param>
/// <param name="Index">How many blocks the process had entered before the one that followed.</param>
/// <param name="Branch">Address of the block that ends with the branch.</param>
/// <param name="Way">The block that it went to instead.</param>
/// <param name="Other">Where it would have gone; bit 0 selects Thumb on ARM.</param>
/// <param name="StackPointer">Stack pointer then: how deep in calls.</param>
internal readonly record struct Decision(string Process, long Index, ulong Branch, ulong Way, ulong Other, ulong StackPointer);
