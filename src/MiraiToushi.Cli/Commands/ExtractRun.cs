using System.Diagnostics;
using System.Globalization;
using MiraiToushi.Cli.Input;
using MiraiToushi.Cli.Isolation;
using MiraiToushi.Cli.Output;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Commands;

/// <summary>One run of "extract": paths in, reports out, one file after another.</summary>
internal sealed class ExtractRun : IDisposable
{
    private readonly ExtractRequest _request;
    private readonly StatusLog _log;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Interruption _interruption = new();
    private readonly RunSummary _summary = new();

    private ExtractRun(ExtractRequest request)
    {
        _request = request;
        _log = new StatusLog(Console.Error, request.Verbosity);
    }

    /// <summary>Does what was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ExtractRequest request)
    {
        using var run = new ExtractRun(request);
        try
        {
            return run.Execute();
        }
        catch (UsageException exception)
        {
            foreach (string message in exception.Messages)
            {
                run._log.Error(message);
            }

            return ExitCodes.Usage;
        }
        catch (OutputClosedException)
        {
            return ExitCodes.OutputClosed;
        }
        catch (WorkerException exception)
        {
            run._log.Error(exception.Message);
            return ExitCodes.InternalError;
        }
        catch (IOException exception)
        {
            // Inputs and profile have their own handling: this is the output.
            run._log.Error($"the results cannot be written: {exception.Message}");
            return ExitCodes.InternalError;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _interruption.Dispose();

    private int Execute()
    {
        // A worker takes a moment to come up: it does so while profile and folders are read.
        var launcher = WorkerLauncher.Current();
        WorkerProcess? first = _request.InProcess ? null : WorkerProcess.Start(launcher);
        try
        {
            string? output = _request.OutputPath is null ? null : Path.TrimEndingDirectorySeparator(FileTarget.Resolve(_request.OutputPath));
            InputList inputs = InputCollector.Collect(_request.Paths, output);
            RefuseOverwriting(inputs, output);
            ExtractionSettings settings = ProfileLoader.Load(_request);
            using IReportSink sink = OpenSink(output);
            using ISampleRunner runner = _request.InProcess
                ? new InProcessRunner(settings, _log)
                : new IsolatedRunner(launcher, first, settings, WorkerLimits.From(settings), _log);
            first = null;
            return ExtractAll(inputs, runner, sink);
        }
        finally
        {
            first?.Dispose();
        }
    }

    private int ExtractAll(InputList inputs, ISampleRunner runner, IReportSink sink)
    {
        foreach (InputProblem problem in inputs.Problems)
        {
            Tell(problem);
        }

        bool interrupted = false;
        try
        {
            for (int index = 0; index < inputs.Files.Count; index++)
            {
                _interruption.Token.ThrowIfCancellationRequested();
                TellProgress(index, inputs.Files);
                Extract(inputs.Files[index], runner, sink);
            }
        }
        catch (OperationCanceledException) when (_interruption.Token.IsCancellationRequested)
        {
            interrupted = true;
        }

        sink.Commit();
        if (inputs.Files.Count + inputs.Problems.Count > 1)
        {
            _log.Note(_summary.Describe(_clock.Elapsed) + (interrupted ? ", interrupted" : ""));
        }

        return interrupted ? ExitCodes.Interrupted : _summary.ExitCode;
    }

    private void Extract(InputFile file, ISampleRunner runner, IReportSink sink)
    {
        if (!SampleReader.TryRead(file, out byte[]? bytes, out InputProblem? problem))
        {
            Tell(problem);
            return;
        }

        TimeSpan begin = _clock.Elapsed;
        ExtractionReport report = runner.Run(new Sample(file.Name, bytes), _interruption.Token);
        _summary.Add(report);
        sink.Print(report, file, bytes);
        TellErrors(file, report);
        TellStory(report);
        _log.Story(string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Path}: {report.Outcome.ToString().ToLowerInvariant()}, {(_clock.Elapsed - begin).TotalSeconds:0.000} s"));
    }

    private void Tell(InputProblem problem)
    {
        string message = $"{problem.Path}: {problem.Message}";
        if (problem.ExitCode == ExitCodes.Complete)
        {
            _log.Note(message);
            return;
        }

        _log.Error(message);
        _summary.AddFailure(problem.ExitCode);
    }

    /// <summary>Errors are in the report; they are repeated where the report is not what the user is looking at.</summary>
    private void TellErrors(InputFile file, ExtractionReport report)
    {
        if (_request.Format == OutputFormat.Text && _request.OutputPath is null && !Console.IsOutputRedirected)
        {
            return;
        }

        foreach (Diagnostic diagnostic in report.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            _log.Error($"{file.Path}: {diagnostic.Message}");
        }
    }

    /// <summary>Text results tell it themselves; the formats for programs leave it to whoever watches.</summary>
    private void TellStory(ExtractionReport report)
    {
        if (_request.Format != OutputFormat.Text)
        {
            _log.Story(report);
        }
    }

    private void TellProgress(int index, IReadOnlyList<InputFile> files)
    {
        if (files.Count > 1 && (_request.Verbosity == Verbosity.Verbose || !Console.IsErrorRedirected))
        {
            _log.Note($"[{index + 1}/{files.Count}] {files[index].Path} ...");
        }
    }

    /// <summary>Decided by what was asked for, not by how many files a folder happens to hold.</summary>
    private ReportFormat ChooseFormat()
    {
        if (_request.Format == OutputFormat.Json)
        {
            return _request.Paths.Count > 1 || Directory.Exists(_request.Paths[0]) ? ReportFormat.JsonLines : ReportFormat.IndentedJson;
        }

        bool plain = _request.OutputPath is not null || _request.NoColor || Console.IsOutputRedirected
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return plain ? ReportFormat.PlainText : ReportFormat.TerminalText;
    }

    private void RefuseOverwriting(InputList inputs, string? output)
    {
        bool isFolder = _request.Format == OutputFormat.Toushi;
        if (isFolder && _request.Paths.Any(path => Path.TrimEndingDirectorySeparator(FileTarget.Resolve(path)) == output))
        {
            throw new UsageException($"--output {output}: this is also a folder of samples; results in it would be taken for samples the next time");
        }

        if (output is not null && inputs.Files.Any(file => FileTarget.Resolve(file.Path) == output))
        {
            throw new UsageException($"--output {output}: this is one of the samples");
        }
    }

    private IReportSink OpenSink(string? output)
    {
        bool verbose = _request.Verbosity == Verbosity.Verbose;
        if (output is null)
        {
            return new ReportPrinter(ChooseFormat(), new StandardOutputTarget(), verbose);
        }

        try
        {
            return _request.Format == OutputFormat.Toushi
                ? ToushiFolder.Open(output)
                : new ReportPrinter(ChooseFormat(), FileTarget.Open(output), verbose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {output}: cannot be written: {exception.Message}");
        }
    }
}
