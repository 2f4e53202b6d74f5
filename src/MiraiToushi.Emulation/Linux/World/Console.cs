using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.World;

/// <summary>Where standard input, output and error lead: nothing to read, and what is written is kept in the trace.</summary>
internal sealed class Console : OpenFile
{
    private const int Kept = 4096;
    private readonly MachineTrace _trace;

    /// <summary>Creates a console.</summary>
    /// <param name="trace">Where output is kept.</param>
    public Console(MachineTrace trace) => _trace = trace;

    /// <inheritdoc/>
    public override string Name => "/dev/console";

    /// <inheritdoc/>
    public override long Read(Span<byte> into) => 0;

    /// <inheritdoc/>
    public override long Write(ReadOnlySpan<byte> bytes)
    {
        int room = Math.Max(0, Kept - _trace.ConsoleOutput.Count);
        _trace.ConsoleOutput.AddRange(bytes[..Math.Min(room, bytes.Length)]);
        return bytes.Length;
    }
}
