namespace MiraiToushi.Cli.Output;

/// <summary>Where results go.</summary>
internal interface IResultTarget : IDisposable
{
    /// <summary>Writes a piece of the results.</summary>
    /// <exception cref="OutputClosedException">Whoever read them went away.</exception>
    /// <exception cref="IOException">They cannot be written.</exception>
    void Write(ReadOnlySpan<byte> utf8);

    /// <summary>Makes what was written final. Without it, nothing of it need remain.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    void Commit();
}

/// <summary>Whoever read the results went away, as "head" does; no error.</summary>
internal sealed class OutputClosedException() : Exception("the output was closed");
