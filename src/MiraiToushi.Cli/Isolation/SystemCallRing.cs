using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Unicode;
using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Cli.Isolation;

/// <summary>
/// The last system calls of the sample and where its engine is, in memory that parent and worker share: writing costs the
/// worker no system call of its own, and nothing is lost when it dies.
/// </summary>
internal sealed unsafe class SystemCallRing : IDisposable
{
    private const int Slots = 16;
    private const int SlotSize = 256;
    private const int SlotHeader = sizeof(int);
    private const int CountSize = sizeof(long);
    private const int MarkOffset = CountSize + (Slots * SlotSize);
    private static readonly int Size = MarkOffset + EngineWatch.MarkSize;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte[] _slot = new byte[SlotSize];
    private long _count;
    private readonly byte* _memory;

    private SystemCallRing(FileStream file)
    {
        _file = MemoryMappedFile.CreateFromFile(file, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Size);
        byte* memory = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
        _memory = memory;
    }

    /// <summary>Where an <see cref="EngineWatch"/> writes down where the engine is; valid until this is disposed of.</summary>
    public nint Mark => (nint)(_memory + _view.PointerOffset + MarkOffset);

    /// <summary>Where the engine is, or was when the worker died.</summary>
    public EnginePlace Place => EngineWatch.ReadPlace(MarkBytes);

    /// <summary>Whether the worker is in the engine, and not in our own code.</summary>
    public bool IsInsideEngine => EngineWatch.IsInside(MarkBytes);

    private ReadOnlySpan<byte> MarkBytes => new((byte*)Mark, EngineWatch.MarkSize);

    /// <summary>Makes a ring for a worker to come; the file lives until <see cref="Unlink"/>.</summary>
    /// <param name="path">Where the worker finds it.</param>
    public static SystemCallRing Create(out string path)
    {
        path = Path.Combine(Path.GetTempPath(), $"miraitoushi-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new SystemCallRing(new FileStream(path, options));
    }

    /// <summary>Opens the parent's ring and takes its name away, so that nothing is left behind whoever dies first.</summary>
    public static SystemCallRing Open(string path)
    {
        var ring = new SystemCallRing(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        Unlink(path);
        return ring;
    }

    /// <summary>Takes the ring's name away.</summary>
    public static void Unlink(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // 4 KiB of system calls in the temporary folder harm nobody.
        }
    }

    /// <summary>Forgets the last sample.</summary>
    public void Clear()
    {
        _count = 0;
        _view.Write(0, 0L);
        new Span<byte>((byte*)Mark, EngineWatch.MarkSize).Clear();
    }

    /// <summary>Notes a system call.</summary>
    public void Add(string description)
    {
        _ = Utf8.FromUtf16(description, _slot.AsSpan(SlotHeader), out _, out int length);
        BinaryPrimitives.WriteInt32LittleEndian(_slot, length);
        _view.WriteArray(CountSize + ((_count % Slots) * SlotSize), _slot, 0, SlotHeader + length);

        // The count follows the slot: a reader sees a slot only when it is whole.
        Thread.MemoryBarrier();
        _view.Write(0, ++_count);
    }

    /// <summary>The last system calls, oldest first.</summary>
    public IReadOnlyList<string> ReadLast()
    {
        long count = _view.ReadInt64(0);
        var calls = new List<string>();
        byte[] text = new byte[SlotSize - SlotHeader];
        for (long index = Math.Max(0, count - Slots); index < count; index++)
        {
            long offset = CountSize + ((index % Slots) * SlotSize);
            int length = Math.Clamp(_view.ReadInt32(offset), 0, text.Length);
            _view.ReadArray(offset + SlotHeader, text, 0, length);
            calls.Add(Encoding.UTF8.GetString(text, 0, length));
        }

        return calls;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
