namespace MiraiToushi.Emulation.Library;

/// <summary>What compilers call where the processor lacks an instruction, as far as it is imported, and what they never call without exceptions.</summary>
internal static class ArithmeticFunctions
{
    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["__divsi3"] = static call => Signed(call, isRemainder: false),
        ["__modsi3"] = static call => Signed(call, isRemainder: true),
        ["__udivsi3"] = static call => Unsigned(call, isRemainder: false),
        ["__umodsi3"] = static call => Unsigned(call, isRemainder: true),
        ["__aeabi_idiv"] = static call => Signed(call, isRemainder: false),
        ["__aeabi_uidiv"] = static call => Unsigned(call, isRemainder: false),
        ["__aeabi_idivmod"] = static call => Both(call, Signed(call, isRemainder: false), Signed(call, isRemainder: true)),
        ["__aeabi_uidivmod"] = static call => Both(call, Unsigned(call, isRemainder: false), Unsigned(call, isRemainder: true)),
        ["__aeabi_idiv0"] = static call => call.Word(0),
        ["__aeabi_ldiv0"] = static call => call.Word(0),
        ["__aeabi_unwind_cpp_pr0"] = static _ => 0UL,
        ["__aeabi_unwind_cpp_pr1"] = static _ => 0UL,
        ["__aeabi_unwind_cpp_pr2"] = static _ => 0UL,
    };

    private static ulong Signed(LibraryCall call, bool isRemainder)
    {
        long divisor = call.Int(1);
        return divisor == 0 ? 0 : (uint)(isRemainder ? call.Int(0) % divisor : call.Int(0) / divisor);
    }

    private static ulong Unsigned(LibraryCall call, bool isRemainder)
    {
        uint divisor = (uint)call.Word(1);
        return divisor == 0 ? 0 : isRemainder ? (uint)call.Word(0) % divisor : (uint)call.Word(0) / divisor;
    }

    private static LibraryResult Both(LibraryCall call, ulong quotient, ulong remainder)
    {
        call.SetSecond(remainder);
        return quotient;
    }
}
