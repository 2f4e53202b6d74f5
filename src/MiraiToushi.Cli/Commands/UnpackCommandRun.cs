using System.Globalization;
using MiraiToushi.Cli.Input;
using MiraiToushi.Cli.Isolation;
using MiraiToushi.Cli.Output;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Commands;

/// <summary>One run of "unpack": a sample in, a file out, or a sentence why not.</summary>
internal sealed class UnpackCommandRun : IDisposable
{
    private readonly ExtractRequest _request;
    private readonly StatusLog _log;
    private readonly Interruption _interruption = new();

    private UnpackCommandRun(ExtractRequest request)
    {
        _request = request;
        _log = new StatusLog(Console.Error, request.Verbosity);
    }

    /// <summary>Does what was asked for.</summary>
    /// <param name="request">Sample, profile and limits.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="force">Whether it may be there already.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ExtractRequest request, string output, bool force)
    {
        using var run = new UnpackCommandRun(request);
        try
        {
            return run.Execute(FileTarget.Resolve(output), force);
        }
        catch (UsageException exception)
        {
            foreach (string message in exception.Messages)
            {
                run._log.Error(message);
            }

            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (WorkerException exception)
        {
            run._log.Error(exception.Message);
            return ExitCodes.InternalError;
        }
        catch (IOException exception)
        {
            run._log.Error($"the unpacked program cannot be written: {exception.Message}");
            return ExitCodes.InternalError;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _interruption.Dispose();

    private int Execute(string output, bool force)
    {
        ExtractionSettings settings = ProfileLoader.Load(_request);
        string path = _request.Paths[0];
        if (FileKinds.Of(path, followLinks: true) == FileKind.Directory)
        {
            throw new UsageException($"{path}: is a folder; one sample is unpacked at a time");
        }

        InputList inputs = InputCollector.Collect([path]);
        RefuseOverwriting(path, output, force);
        InputProblem? problem = inputs.Problems.FirstOrDefault();
        byte[]? bytes = null;
        if (problem is not null || !SampleReader.TryRead(inputs.Files[0], out bytes, out problem))
        {
            _log.Error($"{problem.Path}: {problem.Message}");
            return problem.ExitCode;
        }

        // What cannot be written is to be found out now, not after the sample's minute.
        using FileTarget target = Open(output);
        using ISampleRunner runner = _request.InProcess
            ? new InProcessRunner(settings, _log)
            : new IsolatedRunner(WorkerLauncher.Current(), null, settings, WorkerLimits.From(settings), _log);
        UnpackResult result = runner.Unpack(new Sample(inputs.Files[0].Name, bytes), _interruption.Token);
        return Conclude(path, output, target, result);
    }

    private int Conclude(string path, string output, FileTarget target, UnpackResult result)
    {
        _log.Story(result.Report);
        foreach (Diagnostic diagnostic in result.Report.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning))
        {
            _log.Note($"{path}: {diagnostic.Message}");
        }

        string[] errors = [.. result.Report.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Message)];
        if (result.Image is not { } image)
        {
            // An error is the reason too, in more words.
            string why = string.Join(' ', errors.Length > 0 ? errors : result.Report.OutcomeReasons);
            _log.Error($"{path}: {(why.Length > 0 ? why : "Nothing was unpacked.")} Nothing was written.");
            return ExitCodes.Of(result.Report);
        }

        foreach (string error in errors)
        {
            _log.Error($"{path}: {error}");
        }

        target.Write(image.Span);
        target.Commit();
        int count = result.Report.Packed.Layers.Count;
        string layers = count == 1 ? "1 layer" : $"{count} layers";
        string entry = count == 0 ? "" : $", entered at 0x{result.Report.Packed.Layers[^1].EntryPoint:x}";
        _log.Note(string.Create(CultureInfo.InvariantCulture, $"{path}: {layers} unpacked; {image.Length:N0} bytes written to {output}{entry}"));
        return ExitCodes.Complete;
    }

    private static void RefuseOverwriting(string path, string output, bool force)
    {
        if (path != InputFile.StandardInput && FileTarget.Resolve(path) == output)
        {
            throw new UsageException($"--output {output}: this is the sample");
        }

        if (!force && FileKinds.Of(output, followLinks: true) == FileKind.Regular)
        {
            throw new UsageException($"--output {output}: is there already; --force writes over it");
        }
    }

    private static FileTarget Open(string output)
    {
        try
        {
            return FileTarget.Open(output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {output}: cannot be written: {exception.Message}");
        }
    }
}
