using System.Text;

namespace MiraiToushi.Cli.Isolation;

/// <summary>Reads a stream of text to its end and keeps the beginning.</summary>
internal sealed class BoundedText
{
    private const int Limit = 8 << 10;

    private readonly StringBuilder _text = new();

    /// <summary>Begins to read in the background.</summary>
    public BoundedText(TextReader reader) =>
        new Thread(() => Read(reader)) { IsBackground = true, Name = "worker errors" }.Start();

    /// <summary>What has been kept so far.</summary>
    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    private void Read(TextReader reader)
    {
        char[] buffer = new char[1024];
        try
        {
            while (reader.Read(buffer) is > 0 and int count)
            {
                lock (_text)
                {
                    _text.Append(buffer, 0, Math.Min(count, Limit - _text.Length));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone; what was read is what there is.
        }
    }
}
