using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Isolation;

/// <summary>The worker's own side: jobs from standard input, frames to standard output, and death when the parent is gone.</summary>
internal sealed class WorkerHost
{
    private readonly Stream _output;
    private readonly SystemCallRing _ring;
    private readonly BlockingCollection<Job> _jobs = [];
    private string? _profileText;
    private EmulationProfile? _profile;

    private WorkerHost(Stream output, SystemCallRing ring)
    {
        _output = output;
        _ring = ring;
    }

    /// <summary>Runs the hidden command.</summary>
    /// <param name="arguments">"worker" and the path of the ring.</param>
    public static int Run(string[] arguments)
    {
        if (arguments is not [WorkerLauncher.Command, var ringPath] || !File.Exists(ringPath))
        {
            Console.Error.WriteLine("miraitoushi: 'worker' is what the tool calls itself with; it is not for users");
            return ExitCodes.Usage;
        }

        Containment.Apply();
        using Stream output = Containment.TakeStandardOutput();
        using var ring = SystemCallRing.Open(ringPath);
        new WorkerHost(output, ring).Serve();
        return ExitCodes.Complete;
    }

    private void Serve()
    {
        new Thread(ReadJobs) { IsBackground = true, Name = "jobs" }.Start();
        Send(FrameKind.Ready, [FrameStream.Version]);
        WarmUp();
        foreach (Job job in _jobs.GetConsumingEnumerable())
        {
            Execute(job);
        }
    }

    /// <summary>
    /// Reads on while a sample runs, because the end of standard input means that the parent is gone, and then nobody is left
    /// to end a sample that never ends.
    /// </summary>
    private void ReadJobs()
    {
        try
        {
            using Stream input = Console.OpenStandardInput();
            while (FrameStream.Read(input) is { } frame)
            {
                _jobs.Add(Job.Read(frame.Payload));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // No parent of ours, either way.
        }

        EndAtOnce();
    }

    /// <summary>Does what every job needs while the parent is still reading files.</summary>
    private static void WarmUp() =>
        JsonReportRenderer.Render(new Sample("", default).EmptyReport(EmulationProfileReader.Default.Name), indented: false);

    private void Execute(Job job)
    {
        try
        {
            _ring.Clear();
            Send(FrameKind.JobStarted, []);
            var options = new ExtractionOptions
            {
                Profile = ReadProfile(job.ProfileText),
                MaximumInstructions = job.MaximumInstructions,
                MaximumMemory = job.MaximumMemory,
                MaximumLayers = job.MaximumLayers,
                TimeoutSeconds = job.TimeoutSeconds,
                AllowBoot = job.AllowBoot,
                AllowProbing = job.AllowProbing,
                Watch = new EngineWatch(_ring.Mark, job.LeaveOut, job.IsLast),
            };
            SendReport(FrameKind.FinalReport, job.Unpacks ? Unpack(job, options) : Extract(job, options));
        }
#pragma warning disable CA1031 // A bug of ours in one sample must not end the run over all the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Send(FrameKind.Fault, Encoding.UTF8.GetBytes(exception.ToString()));
        }
    }

    private ExtractionReport Extract(Job job, ExtractionOptions options) =>
        ConfigurationExtractor.Extract(job.Sample.Bytes, job.Sample.Name, options, new Progress(this));

    private ExtractionReport Unpack(Job job, ExtractionOptions options)
    {
        UnpackResult result = ConfigurationExtractor.Unpack(job.Sample.Bytes, job.Sample.Name, options, new Progress(this));
        if (result.Image is { } image)
        {
            Send(FrameKind.UnpackedImage, image.ToArray());
        }

        return result.Report;
    }

    private EmulationProfile ReadProfile(string? text)
    {
        if (_profile is null || text != _profileText)
        {
            _profile = text is null
                ? EmulationProfileReader.Default
                : EmulationProfileReader.Read(text, "profile").Profile ?? throw new InvalidDataException("the parent sent a profile with errors");
            _profileText = text;
        }

        return _profile;
    }

    private void SendReport(FrameKind kind, ExtractionReport report) =>
        Send(kind, Encoding.UTF8.GetBytes(JsonReportRenderer.Render(report, indented: false)));

    private void Send(FrameKind kind, byte[] payload)
    {
        try
        {
            FrameStream.Write(_output, kind, payload);
        }
        catch (IOException)
        {
            EndAtOnce();
        }
    }

    private static void EndAtOnce()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private sealed class Progress(WorkerHost host) : IExtractionProgress
    {
        public void StageStarted(string name) => host.Send(FrameKind.StageStarted, Encoding.UTF8.GetBytes(name));

        public void PartialReport(ExtractionReport partial) => host.SendReport(FrameKind.PartialReport, partial);

        public void SystemCall(string description) => host._ring.Add(description);
    }
}
