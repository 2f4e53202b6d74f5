namespace MiraiToushi.Cli.Isolation;

/// <summary>Workers do not come up: no sample can be run, and it is not the sample's fault.</summary>
internal sealed class WorkerException(string message, Exception? inner = null) : Exception(message, inner);
