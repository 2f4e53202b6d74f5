namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>Indexes into the register file.</summary>
internal static class SuperHRegisters
{
    public const int R0 = 0;
    public const int R1 = 1;
    public const int R2 = 2;
    public const int R3 = 3;
    public const int R4 = 4;
    public const int Sp = 15;
    public const int Gbr = 16;
    public const int Pr = 17;
    public const int Mach = 18;
    public const int Macl = 19;
    public const int Sr = 20;
    public const int Fpscr = 21;
    public const int Fpul = 22;
    public const int Fr0 = 23;
    public const int Xf0 = Fr0 + SuperHState.FloatBank;

    /// <summary>How many there are.</summary>
    public const int Count = Xf0 + SuperHState.FloatBank;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enumerable.Range(0, Gbr).Select(number => $"r{number}"),
        "gbr", "pr", "mach", "macl", "sr", "fpscr", "fpul",
        .. Enumerable.Range(0, SuperHState.FloatBank).Select(number => $"fr{number}"),
        .. Enumerable.Range(0, SuperHState.FloatBank).Select(number => $"xf{number}"),
    ];
}
