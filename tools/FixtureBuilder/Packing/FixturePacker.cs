using System.Buffers.Binary;
using System.Globalization;
using FixtureBuilder.Building;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Packing;

/// <summary>Packs a fixture with stubs of our own, see sources/packer.</summary>
internal sealed class FixturePacker
{
    private const ulong SecondBase = 0x2000_0000;

    private static readonly string[] Flags =
    [
        "-std=gnu99", "-Os", "-ffreestanding", "-fno-builtin", "-fno-tree-loop-distribute-patterns", "-fno-stack-protector",
        "-fomit-frame-pointer", "-fno-pie", "-fno-pic", "-fno-asynchronous-unwind-tables", "-Wall", "-Wextra",
    ];

    private readonly Target _target;
    private readonly string _folder;

    private FixturePacker(Target target, string folder)
    {
        _target = target;
        _folder = folder;
    }

    /// <summary>Packs it, the innermost layer first.</summary>
    /// <param name="target">The program's target.</param>
    /// <param name="layers">What is put around it.</param>
    /// <param name="program">The program.</param>
    /// <param name="folder">A work folder with the sources.</param>
    public static byte[] Pack(Target target, IReadOnlyList<PackLayer> layers, byte[] program, string folder)
    {
        var packer = new FixturePacker(target, Path.Combine(folder, "packer"));
        return layers.Aggregate(program, packer.Wrap);
    }

    private static byte[] Encode(PackLayer layer, byte[] bytes)
    {
        byte[] packed = Lzss.Pack(bytes);
        return layer.Key == 0 ? packed : Lzss.Mask(packed, layer.Key, Step(layer));
    }

    private static byte Step(PackLayer layer) => (byte)(layer.Key == 0 ? 0 : 13);

    private static uint Coding(PackLayer layer) => ((uint)layer.Key << 8) | Step(layer);

    private static void Put(List<byte> payload, params ulong[] values)
    {
        Span<byte> word = stackalloc byte[4];
        foreach (ulong value in values)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, checked((uint)value));
            payload.AddRange(word);
        }
    }

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    private byte[] Wrap(byte[] program, PackLayer layer) => layer.Style switch
    {
        "map-over" => MapOver(program, layer),
        "memfd" => MemoryFile(program, layer),
        _ => throw new FixtureException($"there is no way of packing called {layer.Style}"),
    };

    private byte[] MemoryFile(byte[] program, PackLayer layer)
    {
        PackedProgram inner = PackedProgram.Read(program);
        List<byte> payload = [];
        Put(payload, (ulong)program.Length, Coding(layer));
        payload.AddRange(Encode(layer, program));
        string[] flags = layer.EmptyPath ? ["-DEMPTY_PATH"] : [];
        return PackedFile.Write(program, Link("memfd.c", inner.Start + PackedFile.HeaderSize, payload, flags), end: 0);
    }

    private byte[] MapOver(byte[] program, PackLayer layer)
    {
        PackedProgram inner = PackedProgram.Read(program);
        ulong headers = inner.Segments[0].Address + inner.HeaderOffset;
        List<byte> payload = [];
        Put(payload, inner.Start, inner.End - inner.Start, inner.Entry, headers, (ulong)inner.HeaderCount, (ulong)inner.Segments.Count);
        foreach (ProgramSegment segment in inner.Segments)
        {
            byte[] content = segment.Content;
            if (layer.WipesHeader && segment == inner.Segments[0])
            {
                content = [.. new byte[4], .. content[4..]];
            }

            byte[] packed = Encode(layer, content);
            uint protection = ((segment.Flags & 4) >> 2) | (segment.Flags & 2) | ((segment.Flags & 1) << 2);
            Put(payload, segment.Address, (ulong)content.Length, segment.MemorySize, protection, (ulong)packed.Length, Coding(layer));
            payload.AddRange(packed);
        }

        string[] dynamic = inner.Interpreter is { } path ? ["-O2", $"-DINTERPRETER={Hex(path)}ul"] : [];
        string[] shared = layer.SharedFile ? ["-O2", "-DSHARED_FILE"] : [];
        LinkedStub second = Link("over_second.c", SecondBase, payload, [.. dynamic, .. shared]);
        string[] flags = [$"-DSECOND_BASE={Hex(second.Start)}ul", $"-DSECOND_ENTRY={Hex(second.Entry)}ul"];
        LinkedStub first = Link("over_first.c", inner.Start + PackedFile.HeaderSize, second.Bytes, flags);
        return PackedFile.Write(program, first, inner.End);
    }

    private LinkedStub Link(string source, ulong address, IReadOnlyCollection<byte> payload, string[] flags)
    {
        File.WriteAllBytes(Path.Combine(_folder, "payload.bin"), [.. payload]);
        string[] all = [.. _target.Flags, .. Flags, .. _target.StubFlags, .. flags];
        string[] link =
        [
            "-nostdlib", "-static", "-no-pie", "-Wl,-N", "-Wl,-e,_start", "-Wl,--build-id=none", "-Wl,-z,norelro",
            "-Wl,--no-warn-rwx-segments", "-Wl,-T,stub.ld", $"-Wl,--defsym=BASE={Hex(address)}",
        ];
        ProcessRunner.Require(_folder, _target.Compiler, [.. all, .. link, "-o", "stub", "start.S", source, "payload.S"]);
        return LinkedStub.Of(File.ReadAllBytes(Path.Combine(_folder, "stub")));
    }
}
