using System.ComponentModel;
using System.Diagnostics;

namespace FixtureBuilder.Building;

internal sealed record ProcessResult(int ExitCode, string Output, string Errors);

internal static class ProcessRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static ProcessResult Run(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["SOURCE_DATE_EPOCH"] = "0";

        try
        {
            using Process process = Process.Start(start) ?? throw new FixtureException($"{program} did not start");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill();
                throw new FixtureException($"{program} did not end within {Limit}");
            }

            return new ProcessResult(process.ExitCode, output.Result, errors.Result);
        }
        catch (Win32Exception exception)
        {
            throw new FixtureException($"{program}: {exception.Message}");
        }
    }

    /// <summary>Runs and expects success.</summary>
    public static string Require(string folder, string program, IEnumerable<string> arguments)
    {
        string[] all = [.. arguments];
        ProcessResult result = Run(folder, program, all);
        if (result.ExitCode != 0)
        {
            throw new FixtureException($"{program} {string.Join(' ', all)}: exit code {result.ExitCode}\n{result.Errors}");
        }

        if (result.Errors.Length > 0)
        {
            Console.Error.Write(result.Errors);
        }

        return result.Output;
    }
}
