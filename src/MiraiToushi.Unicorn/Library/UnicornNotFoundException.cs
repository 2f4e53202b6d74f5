namespace MiraiToushi.Unicorn;

/// <summary>There is no usable libunicorn on this machine. The message says where was looked and what to install.</summary>
public sealed class UnicornNotFoundException : Exception
{
    /// <summary>Says what was tried.</summary>
    /// <param name="message">For the person at the terminal.</param>
    public UnicornNotFoundException(string message)
        : base(message)
    {
    }
}
