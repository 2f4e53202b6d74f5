namespace MiraiToushi.Emulation;

/// <summary>A call in a function that was walked.</summary>
/// <param name="Block">Address of the block that ends with the call.</param>
/// <param name="End">Address after the call and its delay slot.</param>
/// <param name="Target">Address that it calls; bit 0 is never set.</param>
/// <param name="IsTail">Whether it is a jump that leaves the function for good.</param>
/// <param name="Arguments">For each of the first arguments what stands in each place where it can be, the usual place first.</param>
public sealed record WalkedCall(
    ulong Block,
    ulong End,
    ulong Target,
    bool IsTail,
    IReadOnlyList<IReadOnlyList<WalkedValue>> Arguments);

/// <summary>What a walk says about a value.</summary>
/// <param name="Constant">The value, where it does not depend on what the function was given or on what lay on its stack.</param>
/// <param name="Parameter">The number of the function's own parameter that was handed on; null where it was none.</param>
public readonly record struct WalkedValue(ulong? Constant, int? Parameter);

/// <summary>How much what begins at an address behaves like a function, by rising certainty.</summary>
public enum FunctionLikeness
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It makes room on the stack at once.</summary>
    OpensFrame,

    /// <summary>It goes back to its caller with the stack as it was.</summary>
    Returns,
}

/// <summary>A function that was called.</summary>
/// <param name="Address">Its address; bit 0 set for Thumb.</param>
/// <param name="Arguments">Its first three integer arguments.</param>
public sealed record EnteredFunction(ulong Address, IReadOnlyList<ulong> Arguments);
