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
        ["__divdi3"] = static call => call.Wide(Wide(call).Quotient),
        ["__moddi3"] = static call => call.Wide(Wide(call).Remainder),
        ["__udivdi3"] = static call => call.Wide((long)UnsignedWide(call).Quotient),
        ["__umoddi3"] = static call => call.Wide((long)UnsignedWide(call).Remainder),
        ["__aeabi_ldivmod"] = static call => BothWide(call, Wide(call).Quotient, Wide(call).Remainder),
        ["__aeabi_uldivmod"] = static call => BothWide(call, (long)UnsignedWide(call).Quotient, (long)UnsignedWide(call).Remainder),
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

    private static (long Quotient, long Remainder) Wide(LibraryCall call)
    {
        long number = call.WideArgument(0, out int next);
        long divisor = call.WideArgument(next, out _);
        return divisor switch
        {
            0 => (0, number),
            -1 => (unchecked(-number), 0),
            _ => (number / divisor, number % divisor),
        };
    }

    private static (ulong Quotient, ulong Remainder) UnsignedWide(LibraryCall call)
    {
        ulong number = (ulong)call.WideArgument(0, out int next);
        ulong divisor = (ulong)call.WideArgument(next, out _);
        return divisor == 0 ? (0, number) : (number / divisor, number % divisor);
    }

    // Run-time ABI for the ARM architecture: the quotient in r0 and r1, the remainder in r2 and r3.
    private static LibraryResult BothWide(LibraryCall call, long quotient, long remainder)
    {
        bool isBig = call.Memory.ByteOrder == MiraiToushi.Elf.ByteOrder.Big;
        (ulong low, ulong high) = ((uint)remainder, (uint)(remainder >> 32));
        call.Cpu.WriteRegister(Architectures.Arm.R0 + 2, isBig ? high : low);
        call.Cpu.WriteRegister(Architectures.Arm.R0 + 3, isBig ? low : high);
        return call.Wide(quotient);
    }
}
