using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Linux;

/// <summary>A kernel without a processor: calls are made by name, with arguments in a scratch region.</summary>
internal sealed class TestKernel : IDisposable
{
    public const ulong Scratch = 0x10_0000;
    public const ulong Unmapped = 0x8;
    public const int WorkingDirectory = -100;
    public const string ExecutablePath = "/tmp/sample";
    private const ulong ScratchSize = 0x10_0000;
    private ulong _next = Scratch;

    public TestKernel(string architecture = "i386", MachineConfiguration? configuration = null, Architecture? exact = null)
    {
        Space = new AddressSpace(1UL << 32, 16UL << 20);
        Assert.True(Space.TryMap(Scratch, ScratchSize, Permissions.Read | Permissions.Write, "[scratch]"));
        Architecture = exact ?? ArchitectureCatalog.All.First(candidate => candidate.Name == architecture);
        Kernel = new LinuxKernel(Architecture, Space, configuration ?? new MachineConfiguration { ExecutablePath = ExecutablePath }, Executable, Trace);
        Process = Kernel.Processes.CreateFirst(Kernel.Configuration.Process, StandardFiles.Create(Trace));
    }

    public static byte[] Executable { get; } = [0x7F, 0x45, 0x4C, 0x46, 1, 2, 3];

    public static TheoryData<int> Architectures => [.. Enumerable.Range(0, ArchitectureCatalog.All.Count)];

    public AddressSpace Space { get; }

    public Architecture Architecture { get; }

    public LinuxKernel Kernel { get; }

    public MachineTrace Trace { get; } = new();

    public Process Process { get; set; }

    public AbiConstants Abi => Kernel.Constants;

    public GuestMemory Memory => Kernel.Memory;

    public static TestKernel For(int index) => new(exact: ArchitectureCatalog.All[index]);

    public SyscallResult Result(string name, params long[] arguments)
    {
        ulong[] words = [.. arguments.Select(argument => Memory.WordSize == 4 ? (uint)argument : (ulong)argument)];
        return Kernel.Handle(Process, new SyscallRequest(0, name, "test", words, 0x400));
    }

    public long Call(string name, params long[] arguments)
    {
        SyscallResult result = Result(name, arguments);
        Assert.Null(result.Control);
        return result.Value;
    }

    public void Blocks(string name, params long[] arguments) => Assert.IsType<BlockControl>(Result(name, arguments).Control);

    public void Fails(Errno errno, string name, params long[] arguments) => Assert.Equal(-(long)errno, Call(name, arguments));

    /// <summary>The words of a 64-bit argument at a place, as the ABI passes it.</summary>
    public long[] Wide(long[] before, long value)
    {
        if (Memory.WordSize == 8)
        {
            return [.. before, value];
        }

        long low = value & 0xFFFF_FFFF;
        long high = (value >> 32) & 0xFFFF_FFFF;
        long[] pair = Abi.HighHalfFirst ? [high, low] : [low, high];
        long[] padding = Abi.AlignsRegisterPairs && before.Length % 2 == 1 ? [0] : [];
        return [.. before, .. padding, .. pair];
    }

    public long Room(int length)
    {
        ulong at = _next;
        _next += ((ulong)length + 15) & ~15UL;
        Assert.True(_next <= Scratch + ScratchSize);
        return (long)at;
    }

    public long Put(byte[] bytes)
    {
        long at = Room(bytes.Length);
        Assert.True(Memory.TryWrite((ulong)at, bytes));
        return at;
    }

    public long Put(string text) => Put(Encoding.Latin1.GetBytes(text + "\0"));

    public long PutNumbers(int size, params long[] values)
    {
        byte[] bytes = new byte[size * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Memory.Encode(bytes.AsSpan(i * size, size), (ulong)values[i]);
        }

        return Put(bytes);
    }

    public long PutWords(params long[] values) => PutNumbers(Memory.WordSize, values);

    public long PutAddress(string address, int port)
    {
        byte[] bytes = new byte[16];
        Memory.Encode(bytes.AsSpan(0, 2), 2);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)port);
        string[] parts = address.Split('.');
        for (int i = 0; i < 4; i++)
        {
            bytes[4 + i] = byte.Parse(parts[i], null);
        }

        return Put(bytes);
    }

    public byte[] Get(long address, int length) => Memory.ReadBytes((ulong)address, length)!;

    public long Number(long address, int size)
    {
        Assert.True(Memory.TryReadUnsigned((ulong)address, size, out ulong value));
        return (long)value;
    }

    /// <summary>The address and port of a sockaddr_in.</summary>
    public (string Address, int Port) Address(long address)
    {
        byte[] bytes = Get(address, 16);
        Assert.Equal(2, Number(address, 2));
        return (string.Join('.', bytes[4..8]), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)));
    }

    public int Open(string path, int flags = 0, int mode = 0x1FF)
    {
        long descriptor = Call("open", Put(path), flags, mode);
        Assert.True(descriptor >= 0, $"open {path}: {(Errno)(-descriptor)}");
        return (int)descriptor;
    }

    public int Create(string path) => Open(path, 2 | Abi.OpenCreate);

    public int Socket(int type, int flags = 0, int family = 2) => (int)Call("socket", family, type | flags, 0);

    public int Stream(bool nonBlocking = false) => Socket(Abi.SocketStream, nonBlocking ? Abi.OpenNonBlock : 0);

    public int Datagram(bool nonBlocking = false) => Socket(Abi.SocketDatagram, nonBlocking ? Abi.OpenNonBlock : 0);

    public long Write(int descriptor, string text) => Call("write", descriptor, Put(text), text.Length);

    public string Read(int descriptor, int length = 4096)
    {
        long buffer = Room(length);
        long read = Call("read", descriptor, buffer, length);
        Assert.True(read >= 0, $"read: {(Errno)(-read)}");
        return Encoding.Latin1.GetString(Get(buffer, (int)read));
    }

    public string ReadFile(string path)
    {
        int descriptor = Open(path);
        string text = Read(descriptor, 0x4000);
        Call("close", descriptor);
        return text;
    }

    public string ReadLink(string path)
    {
        long buffer = Room(256);
        long length = Call("readlink", Put(path), buffer, 256);
        Assert.True(length >= 0, $"readlink {path}: {(Errno)(-length)}");
        return Encoding.Latin1.GetString(Get(buffer, (int)length));
    }

    public List<string> List(string path)
    {
        List<string> names = [];
        int descriptor = Open(path, Abi.OpenDirectory);
        long buffer = Room(4096);
        for (long read = Call("getdents64", descriptor, buffer, 4096); read > 0; read = Call("getdents64", descriptor, buffer, 4096))
        {
            for (long at = 0; at < read; at += Number(buffer + at + 16, 2))
            {
                names.Add(Memory.ReadString((ulong)(buffer + at + 19))!);
            }
        }

        Call("close", descriptor);
        return names;
    }

    public void Dispose() => Space.Dispose();
}
