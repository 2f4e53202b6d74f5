using System.Runtime.InteropServices;
using System.Text;
using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Cli.Isolation;

/// <summary>What a worker needs to know about one sample.</summary>
internal sealed record Job
{
    /// <summary>The sample.</summary>
    public required Sample Sample { get; init; }

    /// <summary>The profile's text; null for the built-in one.</summary>
    public string? ProfileText { get; init; }

    /// <summary>Guest instructions; null leaves it to the profile.</summary>
    public ulong? MaximumInstructions { get; init; }

    /// <summary>Bytes of guest memory; null leaves it to the profile.</summary>
    public long? MaximumMemory { get; init; }

    /// <summary>Layers of unpacking; null leaves it to the profile.</summary>
    public int? MaximumLayers { get; init; }

    /// <summary>Host seconds; null leaves it to the profile.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Whether the sample may be started as a program.</summary>
    public bool AllowBoot { get; init; } = true;

    /// <summary>Whether functions may be called that nothing called.</summary>
    public bool AllowProbing { get; init; } = true;

    /// <summary>Whether the unpacked program is wanted, and no configuration.</summary>
    public bool Unpacks { get; init; }

    /// <summary>Where workers died that had the same sample before, in the order in which they did.</summary>
    public IReadOnlyList<EnginePlace> LeaveOut { get; init; } = [];

    /// <summary>Whether the sample will not be run once more, should this worker die as well.</summary>
    public bool IsLast { get; init; }

    /// <summary>The job that settings make of a sample.</summary>
    public static Job Of(Sample sample, ExtractionSettings settings, bool unpacks) => new()
    {
        Sample = sample,
        ProfileText = settings.ProfileText,
        MaximumInstructions = settings.MaximumInstructions,
        MaximumMemory = settings.MaximumMemory,
        MaximumLayers = settings.MaximumLayers,
        TimeoutSeconds = settings.TimeoutSeconds,
        AllowBoot = settings.AllowBoot,
        AllowProbing = settings.AllowProbing,
        Unpacks = unpacks,
    };

    /// <summary>Writes the job as a frame.</summary>
    public void WriteTo(Stream stream)
    {
        using var header = new MemoryStream();
        using (var writer = new BinaryWriter(header, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Sample.Name);
            writer.Write(ProfileText is not null);
            writer.Write(ProfileText ?? "");
            writer.Write(MaximumInstructions is not null);
            writer.Write(MaximumInstructions ?? 0);
            writer.Write(MaximumMemory is not null);
            writer.Write(MaximumMemory ?? 0);
            writer.Write(MaximumLayers is not null);
            writer.Write(MaximumLayers ?? 0);
            writer.Write(TimeoutSeconds is not null);
            writer.Write(TimeoutSeconds ?? 0);
            writer.Write(AllowBoot);
            writer.Write(AllowProbing);
            writer.Write(Unpacks);
            writer.Write(IsLast);
            writer.Write(LeaveOut.Count);
            foreach (EnginePlace place in LeaveOut)
            {
                writer.Write(MemoryMarshal.AsBytes([place]));
            }
        }

        FrameStream.Write(stream, FrameKind.Job, header.GetBuffer().AsSpan(0, (int)header.Length), Sample.Bytes.Span);
    }

    /// <summary>Reads a job from a frame's payload.</summary>
    public static Job Read(byte[] payload)
    {
        using var stream = new MemoryStream(payload, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        string name = reader.ReadString();
        string? profile = ReadOptional(reader, reader => reader.ReadString(), out string text) ? text : null;
        ulong? instructions = ReadOptional(reader, reader => reader.ReadUInt64(), out ulong number) ? number : null;
        long? memory = ReadOptional(reader, reader => reader.ReadInt64(), out long bytes) ? bytes : null;
        int? layers = ReadOptional(reader, reader => reader.ReadInt32(), out int count) ? count : null;
        double? timeout = ReadOptional(reader, reader => reader.ReadDouble(), out double seconds) ? seconds : null;
        bool allowBoot = reader.ReadBoolean();
        bool allowProbing = reader.ReadBoolean();
        bool unpacks = reader.ReadBoolean();
        bool isLast = reader.ReadBoolean();
        EnginePlace[] leaveOut = new EnginePlace[reader.ReadInt32()];
        reader.ReadExactly(MemoryMarshal.AsBytes(leaveOut.AsSpan()));
        return new Job
        {
            Sample = new Sample(name, payload.AsMemory((int)stream.Position)),
            ProfileText = profile,
            MaximumInstructions = instructions,
            MaximumMemory = memory,
            MaximumLayers = layers,
            TimeoutSeconds = timeout,
            AllowBoot = allowBoot,
            AllowProbing = allowProbing,
            Unpacks = unpacks,
            IsLast = isLast,
            LeaveOut = leaveOut,
        };
    }

    private static bool ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read, out T value)
    {
        bool present = reader.ReadBoolean();
        value = read(reader);
        return present;
    }
}
