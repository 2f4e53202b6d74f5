using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Reads and writes struct timespec and struct timeval: two words, or two 64-bit numbers in the calls named so.</summary>
internal static class GuestTime
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long Second = 1_000_000_000;

    private const long Microsecond = 1_000;
    private const long MaximumSeconds = 4_000_000_000;

    /// <summary>Bytes of one number in a call: 8 where its name ends in 64.</summary>
    /// <param name="call">The call.</param>
    public static int FieldSize(SyscallContext call) => call.Name.EndsWith("64", StringComparison.Ordinal) ? 8 : call.Memory.WordSize;

    /// <summary>Reads a struct timespec.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="size">Bytes of one number.</param>
    /// <param name="nanoseconds">The time; negative where the structure makes no sense.</param>
    /// <returns>False for a bad address.</returns>
    public static bool TryReadSpec(GuestMemory memory, ulong address, int size, out long nanoseconds) =>
        TryRead(memory, address, size, Second, 1, out nanoseconds);

    /// <summary>Reads a struct timeval.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="size">Bytes of one number.</param>
    /// <param name="nanoseconds">The time; negative where the structure makes no sense.</param>
    /// <returns>False for a bad address.</returns>
    public static bool TryReadValue(GuestMemory memory, ulong address, int size, out long nanoseconds) =>
        TryRead(memory, address, size, Second / Microsecond, Microsecond, out nanoseconds);

    /// <summary>Writes a struct timespec.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where to.</param>
    /// <param name="size">Bytes of one number.</param>
    /// <param name="seconds">Seconds.</param>
    /// <param name="rest">Nanoseconds for a timespec, microseconds for a timeval.</param>
    /// <returns>False for a bad address.</returns>
    public static bool TryWrite(GuestMemory memory, ulong address, int size, long seconds, long rest) =>
        memory.TryWriteUnsigned(address, size, (ulong)seconds) && memory.TryWriteUnsigned(address + (ulong)size, size, (ulong)rest);

    private static bool TryRead(GuestMemory memory, ulong address, int size, long fractions, long unit, out long nanoseconds)
    {
        nanoseconds = -1;
        if (!memory.TryReadUnsigned(address, size, out ulong first) || !memory.TryReadUnsigned(address + (ulong)size, size, out ulong second))
        {
            return false;
        }

        long seconds = size == 4 ? (int)first : (long)first;

        // The kernel looks only at the low half of the fraction in 32-bit processes, whose upper half is padding.
        long rest = memory.WordSize == 4 ? (int)second : (long)second;
        if (seconds >= 0 && rest >= 0 && rest < fractions)
        {
            nanoseconds = (Math.Min(seconds, MaximumSeconds) * Second) + (rest * unit);
        }

        return true;
    }
}
