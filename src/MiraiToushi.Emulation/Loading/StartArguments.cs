using System.Text;

namespace MiraiToushi.Emulation.Loading;

/// <summary>What a program is started with, as execve gets it. Strings are bytes without their NUL.</summary>
/// <param name="FileName">The path given to execve, for AT_EXECFN.</param>
/// <param name="Arguments">argv.</param>
/// <param name="Environment">envp.</param>
public sealed record StartArguments(byte[] FileName, IReadOnlyList<byte[]> Arguments, IReadOnlyList<byte[]> Environment)
{
    /// <summary>What the first process is started with.</summary>
    /// <param name="configuration">The configuration.</param>
    public static StartArguments Of(MachineConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new(
            Encoding.UTF8.GetBytes(configuration.ExecutablePath),
            [.. configuration.Arguments.Select(Encoding.UTF8.GetBytes)],
            [.. configuration.Environment.Select(Encoding.UTF8.GetBytes)]);
    }
}
