namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Signals that have the same number in every ABI; those that differ are in <see cref="AbiConstants"/>.</summary>
public static class SignalNumbers
{
    /// <summary>SIGILL.</summary>
    public const int IllegalInstruction = 4;

    /// <summary>SIGTRAP.</summary>
    public const int Trap = 5;

    /// <summary>SIGABRT.</summary>
    public const int Abort = 6;

    /// <summary>SIGFPE.</summary>
    public const int Arithmetic = 8;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGSEGV.</summary>
    public const int Segmentation = 11;

    /// <summary>SIGPIPE.</summary>
    public const int Pipe = 13;

    /// <summary>SIGALRM.</summary>
    public const int Alarm = 14;
}
