namespace MiraiToushi.Unicorn;

/// <summary>The engine refused an operation of the host. What a guest does wrong is never reported this way.</summary>
public sealed class UnicornException : Exception
{
    /// <summary>Names the error and what was being done.</summary>
    /// <param name="error">What the engine returned.</param>
    /// <param name="operation">What was asked of it, for the message.</param>
    public UnicornException(UnicornError error, string operation)
        : base($"Unicorn refused {operation}: {error} ({(int)error})")
    {
        Error = error;
        Operation = operation;
    }

    /// <summary>What the engine returned.</summary>
    public UnicornError Error { get; }

    /// <summary>What was asked of the engine.</summary>
    public string Operation { get; }

    internal static void ThrowIfError(UnicornError error, string operation)
    {
        if (error != UnicornError.Ok)
        {
            throw new UnicornException(error, operation);
        }
    }
}
