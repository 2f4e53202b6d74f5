using MiraiToushi.Cli.Isolation;
using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Cli.Tests.Isolation;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData(null, null, null, true, false)]
    [InlineData("name: x\n", 5ul, 0.25, false, true)]
    public void A_job_survives_the_way(string? profile, ulong? instructions, double? timeout, bool allowBoot, bool allowProbing)
    {
        var job = new Job
        {
            Sample = new Sample("näme\n", new byte[] { 1, 2, 3 }),
            ProfileText = profile,
            MaximumInstructions = instructions,
            TimeoutSeconds = timeout,
            AllowBoot = allowBoot,
            AllowProbing = allowProbing,
            MaximumMemory = instructions is null ? null : 64L << 20,
            MaximumLayers = instructions is null ? null : 0,
            Unpacks = allowProbing,
            LeaveOut = allowBoot ? [] : [new EnginePlace(1, 2, 3, 4, EngineTask.Call, 5), new EnginePlace(2, 1, EnginePlace.NoBlock, ulong.MaxValue - 1, EngineTask.Run, 0)],
            IsLast = !allowBoot,
        };
        using var stream = new MemoryStream();
        job.WriteTo(stream);
        stream.Position = 0;

        Frame frame = FrameStream.Read(stream)!.Value;
        var read = Job.Read(frame.Payload);

        Assert.Equal(FrameKind.Job, frame.Kind);
        Assert.Equal(job.Sample.Name, read.Sample.Name);
        Assert.Equal(job.Sample.Bytes.ToArray(), read.Sample.Bytes.ToArray());
        Assert.Equal((profile, instructions, timeout), (read.ProfileText, read.MaximumInstructions, read.TimeoutSeconds));
        Assert.Equal((allowBoot, allowProbing), (read.AllowBoot, read.AllowProbing));
        Assert.Equal((job.MaximumMemory, job.MaximumLayers, job.Unpacks), (read.MaximumMemory, read.MaximumLayers, read.Unpacks));
        Assert.Equal(job.LeaveOut, read.LeaveOut);
        Assert.Equal(job.IsLast, read.IsLast);
        Assert.Null(FrameStream.Read(stream));
    }

    [Fact]
    public void A_frame_that_is_cut_off_counts_as_none()
    {
        using var whole = new MemoryStream();
        FrameStream.Write(whole, FrameKind.StageStarted, "boot"u8);
        for (int length = 0; length < whole.Length; length++)
        {
            using var cut = new MemoryStream(whole.ToArray(), 0, length);
            Assert.Null(FrameStream.Read(cut));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 99, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 4, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 4, 0xff, 0xff, 0xff, 0x7f })]
    public void Rubbish_is_no_frame(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        Assert.Throws<InvalidDataException>(() => FrameStream.Read(stream));
    }

    [Fact]
    public void The_ring_keeps_the_last_calls_across_processes_and_leaves_no_file()
    {
        using var parent = SystemCallRing.Create(out string path);
        using (var worker = SystemCallRing.Open(path))
        {
            Assert.False(File.Exists(path));
            for (int number = 0; number < 40; number++)
            {
                worker.Add($"call {number}");
            }
        }

        Assert.Equal(Enumerable.Range(24, 16).Select(number => $"call {number}"), parent.ReadLast());
    }

    [Fact]
    public void The_ring_cuts_long_calls_at_a_character()
    {
        using var ring = SystemCallRing.Create(out string path);
        SystemCallRing.Unlink(path);
        Assert.Empty(ring.ReadLast());

        ring.Add(new string('€', 500));
        Assert.Equal(new string('€', 84), Assert.Single(ring.ReadLast()));

        ring.Clear();
        Assert.Empty(ring.ReadLast());
    }

    [Theory]
    [InlineData(134, "was ended by SIGABRT (signal 6)")]
    [InlineData(139, "was ended by SIGSEGV (signal 11)")]
    [InlineData(128 + 34, "was ended by signal 34")]
    [InlineData(1, "ended by itself with exit code 1")]
    [InlineData(255, "ended by itself with exit code 255")]
    public void The_end_of_a_process_has_a_name(int exitCode, string expected)
    {
        Assert.Equal(expected, ProcessEnd.FromExitCode(exitCode).ToString());
    }
}
