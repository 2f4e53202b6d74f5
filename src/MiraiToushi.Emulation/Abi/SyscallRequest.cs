namespace MiraiToushi.Emulation.Abi;

/// <summary>A system call as read from the registers.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in the ABI's table; null where the table has none.</param>
/// <param name="AbiName">The ABI it was made through, such as "arm-oabi".</param>
/// <param name="Arguments">Raw argument words, at least six.</param>
/// <param name="Site">Address of the code after the trap.</param>
public sealed record SyscallRequest(int Number, string? Name, string AbiName, IReadOnlyList<ulong> Arguments, ulong Site)
{
    /// <summary>Whether it was made in place of a C library: errors are told by -1 and errno.</summary>
    public bool IsFromLibrary { get; init; }
}
