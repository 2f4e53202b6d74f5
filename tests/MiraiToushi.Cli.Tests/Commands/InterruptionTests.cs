using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The real executable, stopped in the middle of an endless sample in every way there is.</summary>
public sealed partial class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _arguments;

    public InterruptionTests() => _arguments =
    [
        "extract",
        _folder.Write("good", GuestProgram.Exit),
        _folder.Write("endless", GuestProgram.Endless),
        "--format", "json",
        "--profile", _folder.Write("patient.yaml", PatientProfile.Text),
        "--max-instructions", "900000000000",
        "--timeout", "120",
        "--verbose",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void An_interruption_keeps_what_is_done(string signal)
    {
        using Process process = Tool.Start(_arguments);
        int worker = WaitForEndlessSample(process);
        Signals.Send(process.Id, signal);

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(ExitCodes.Interrupted, process.ExitCode);
        Assert.Equal("good", JsonReportReader.Read(output).Sample.Name);
        Assert.False(Signals.IsRunning(worker));
    }

    [Fact]
    public void An_interruption_keeps_what_is_done_in_a_file_too()
    {
        string output = _folder["results"];
        using Process process = Tool.Start([.. _arguments, "--output", output]);
        WaitForEndlessSample(process);
        Signals.Send(process.Id, "INT");
        process.WaitForExit();

        Assert.Equal(ExitCodes.Interrupted, process.ExitCode);
        Assert.Equal("good", JsonReportReader.Read(File.ReadAllText(output)).Sample.Name);
    }

    [Fact]
    public async Task A_worker_does_not_outlive_its_parent()
    {
        using Process process = Tool.Start(_arguments);
        int worker = WaitForEndlessSample(process);
        process.Kill();
        await process.WaitForExitAsync();
        for (int attempt = 0; attempt < 100 && Signals.IsRunning(worker); attempt++)
        {
            await Task.Delay(50);
        }

        Assert.False(Signals.IsRunning(worker));
    }

    [Fact]
    public void Nobody_reading_ends_the_run_quietly()
    {
        using Process process = Tool.Start("extract", _folder["good"], _folder["good"], _folder["good"], "--format", "json", "--quiet");
        process.StandardOutput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(ExitCodes.OutputClosed, process.ExitCode);
        Assert.Empty(error);
    }

    /// <summary>Waits until the second sample runs.</summary>
    /// <returns>The worker that runs it.</returns>
    private static int WaitForEndlessSample(Process process)
    {
        int worker = 0;
        bool begun = false;
        while (process.StandardError.ReadLine() is { } line)
        {
            if (WorkerStarted().Match(line) is { Success: true } match)
            {
                worker = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            }

            begun |= line.StartsWith("[2/2]", StringComparison.Ordinal);
            if (begun && line.Contains("boot with ", StringComparison.Ordinal))
            {
                Assert.NotEqual(0, worker);
                return worker;
            }
        }

        Assert.Fail("the second sample never began");
        return 0;
    }

    [GeneratedRegex(@"^worker (\d+) started")]
    private static partial Regex WorkerStarted();
}
