using System.Diagnostics;
using System.Text;

namespace MiraiToushi.Cli.Tests.Support;

/// <summary>The real executable, as the build put it beside the tests.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "miraitoushi.dll");

    public static string Apphost { get; } = Path.Combine(AppContext.BaseDirectory, "miraitoushi");

    /// <summary>Runs it to its end.</summary>
    public static ToolResult Run(params string[] arguments) => Run(StartInfo(arguments), null);

    /// <summary>Runs it to its end with something on standard input.</summary>
    public static ToolResult RunWithInput(byte[] input, params string[] arguments) => Run(StartInfo(arguments), input);

    /// <summary>Runs a shell command line in which "$TOOL" is the executable.</summary>
    public static ToolResult RunShell(string script)
    {
        ProcessStartInfo start = Redirected("/bin/sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.Environment["TOOL"] = Apphost;
        return Run(start, null);
    }

    /// <summary>Starts it and leaves the rest to the caller.</summary>
    public static Process Start(params string[] arguments) => Process.Start(StartInfo(arguments))!;

    public static ToolResult Run(ProcessStartInfo start, byte[]? input)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.BaseStream.Write(input);
        }

        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"miraitoushi did not end: {error.Result}");
        }

        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }

    public static ProcessStartInfo Redirected(string fileName) => new(fileName)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
    };

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        ProcessStartInfo start = Redirected("dotnet");
        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}

/// <summary>What a run came to.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Fails with everything that was said when the exit code is another.</summary>
    public ToolResult ExpectExit(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode} instead of {code}\n{Output}\n{Error}");
        Assert.DoesNotContain("   at MiraiToushi.", code == ExitCodes.InternalError ? "" : Error, StringComparison.Ordinal);
        return this;
    }
}
