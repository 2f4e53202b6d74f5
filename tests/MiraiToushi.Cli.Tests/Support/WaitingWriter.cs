using System.Text;

namespace MiraiToushi.Cli.Tests.Support;

/// <summary>Keeps what is written and lets a test wait for a line.</summary>
internal sealed class WaitingWriter : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            _text.Append(value).Append('\n');
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return _text.ToString();
        }
    }

    public async Task WaitForAsync(string part)
    {
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            if (ToString().Contains(part, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail($"'{part}' was never said: {this}");
    }
}
