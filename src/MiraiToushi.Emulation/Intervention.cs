namespace MiraiToushi.Emulation;

/// <summary>Something done to a process from outside, in the middle of its run.</summary>
public abstract record Intervention;

/// <summary>Call a function of the guest in the process and throw away what it gives back, but not what it does.</summary>
/// <param name="Function">The function; bit 0 selects Thumb on ARM.</param>
public sealed record CallIntervention(ulong Function) : Intervention;

/// <summary>Make a signal pending.</summary>
/// <param name="Signal">The signal, as the guest's ABI numbers it.</param>
public sealed record SignalIntervention(int Signal) : Intervention;
