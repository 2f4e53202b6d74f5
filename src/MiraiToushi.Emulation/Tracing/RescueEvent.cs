namespace MiraiToushi.Emulation.Tracing;

/// <summary>A program that lay unpacked in memory when its stub failed, and was entered all the same.</summary>
/// <param name="Process">The process's place in the tree, "1" for the first.</param>
/// <param name="EntryPoint">Where it was entered, as its own header says.</param>
/// <param name="Failure">What the stub failed of.</param>
public sealed record RescueEvent(string Process, ulong EntryPoint, string? Failure);
