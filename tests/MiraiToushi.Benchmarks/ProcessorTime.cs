using System.Runtime.InteropServices;

namespace MiraiToushi.Benchmarks;

/// <summary>Time that processors have spent on us. It says more than a clock where other programs run on the machine as well.</summary>
internal static partial class ProcessorTime
{
    private const int Self = 0;
    private const int Children = -1;

    // struct rusage on 64-bit Linux: user time, system time, each as seconds and microseconds, and fourteen counters.
    private const int Words = 18;

    /// <summary>Seconds of this process, all threads.</summary>
    public static double OfSelf => Read(Self);

    /// <summary>Seconds of child processes that have ended.</summary>
    public static double OfChildren => Read(Children);

    private static double Read(int who)
    {
        long[] usage = new long[Words];
        return Usage(who, usage) == 0
            ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6)
            : throw new InvalidOperationException("getrusage failed.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Usage(int who, [Out] long[] usage);
}
