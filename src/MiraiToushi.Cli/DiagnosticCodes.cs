namespace MiraiToushi.Cli;

/// <summary>The words by which programs know a diagnostic, as far as the command line writes or reads them.</summary>
internal static class DiagnosticCodes
{
    public const string Unreadable = "unreadable";
    public const string NotElf = "not-elf";
    public const string TruncatedElf = "truncated-elf";
    public const string MalformedElf = "malformed-elf";
    public const string TooLargeElf = "too-large-elf";
    public const string NotExecutableElf = "not-executable-elf";
    public const string UnsupportedArchitecture = "unsupported-architecture";
    public const string EngineCrash = "engine-crash";
    public const string Timeout = "timeout";
    public const string MemoryLimit = "memory-limit";
    public const string InternalError = "internal-error";
}
