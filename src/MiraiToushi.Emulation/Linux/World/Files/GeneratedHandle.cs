namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>An open file whose content was made up when it was opened.</summary>
internal sealed class GeneratedHandle : SeekableFile
{
    private readonly GeneratedNode _node;
    private readonly byte[] _content;

    /// <summary>Opens a file.</summary>
    /// <param name="node">The file.</param>
    /// <param name="path">Its canonical path.</param>
    public GeneratedHandle(GeneratedNode node, string path)
    {
        _node = node;
        _content = node.Content();
        Name = path;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override long Size => _content.Length;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Content => _content;

    /// <inheritdoc/>
    public override long ReadAt(long offset, Span<byte> into)
    {
        if (offset < 0 || offset >= _content.Length)
        {
            return 0;
        }

        ReadOnlySpan<byte> from = _content.AsSpan((int)offset);
        from = from[..Math.Min(from.Length, into.Length)];
        from.CopyTo(into);
        return from.Length;
    }

    /// <inheritdoc/>
    public override long WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        _node.Written?.Invoke(bytes.ToArray());
        return bytes.Length;
    }
}
