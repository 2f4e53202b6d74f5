using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Pipes;

/// <summary>Bytes on their way from one end of a pipe to the other.</summary>
internal sealed class PipeBuffer
{
    /// <summary>Bytes that fit in.</summary>
    public const int Capacity = 65536;

    private readonly StorageBudget _budget;
    private readonly Queue<byte> _bytes = new();

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="budget">Where room is taken from.</param>
    public PipeBuffer(StorageBudget budget) => _budget = budget;

    /// <summary>Bytes in it.</summary>
    public int Count => _bytes.Count;

    /// <summary>Whether more fits in.</summary>
    public bool HasRoom => _bytes.Count < Capacity;

    /// <summary>Whether the reading end is open.</summary>
    public bool HasReader { get; private set; } = true;

    /// <summary>Whether the writing end is open.</summary>
    public bool HasWriter { get; private set; } = true;

    /// <summary>Takes bytes out.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="keep">Whether they stay in, as for MSG_PEEK.</param>
    /// <returns>How many.</returns>
    public int Take(Span<byte> into, bool keep = false)
    {
        int count = Math.Min(into.Length, _bytes.Count);
        if (keep)
        {
            int at = 0;
            foreach (byte value in _bytes.Take(count))
            {
                into[at++] = value;
            }

            return count;
        }

        for (int i = 0; i < count; i++)
        {
            into[i] = _bytes.Dequeue();
        }

        _budget.Give(count);
        return count;
    }

    /// <summary>Puts bytes in, as many as fit.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>How many went in.</returns>
    public int Put(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Capacity - _bytes.Count);
        if (!_budget.TryTake(count))
        {
            return 0;
        }

        for (int i = 0; i < count; i++)
        {
            _bytes.Enqueue(bytes[i]);
        }

        return count;
    }

    /// <summary>Closes the reading end.</summary>
    public void CloseReader()
    {
        HasReader = false;
        _budget.Give(_bytes.Count);
        _bytes.Clear();
    }

    /// <summary>Closes the writing end.</summary>
    public void CloseWriter() => HasWriter = false;
}
