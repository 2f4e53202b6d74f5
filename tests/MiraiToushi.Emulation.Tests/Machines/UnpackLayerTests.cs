using MiraiToushi.Elf;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>What packed look-alikes unpack is known for what it is, and nothing else is.</summary>
public sealed class UnpackLayerTests
{
    private static readonly string[] Targets =
        ["i386", "x86-64", "arm", "armeb", "mips", "mipsel", "powerpc", "aarch64", "sparc", "m68k", "sh4"];

    public static TheoryData<string> Packed => [.. Targets];

    public static TheoryData<string, string> Unpacked()
    {
        TheoryData<string, string> data = [];
        foreach (string target in GuestProgram.Targets)
        {
            foreach (string name in GuestProgram.Recorded)
            {
                data.Add(target, name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void AProgramMappedOverItsStubIsALayer(string target)
    {
        ElfImage original = Fixture($"{target}/leak-O3");
        using MachineRun run = new(Fixture($"{target}/leak-O3-packed-over"), new MachineConfiguration());
        EndedProcess process = run.Run().First;

        UnpackLayer layer = process.UnpackLayers[^1];
        Assert.Equal(UnpackKind.Mapped, layer.Kind);
        Assert.Equal(original.EntryPoint, layer.EntryPoint);
        Assert.InRange(layer.From, 0x2000_0000UL, 0x2000_FFFFUL);
        AssertSame(original, layer.Image, process.Memory);
        Assert.Equal(layer.Image, process.Memory.Image);
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void AProgramStartedFromAMemoryFileIsALayer(string target)
    {
        ElfImage original = Fixture($"{target}/leak-O3");
        using MachineRun run = new(Fixture($"{target}/leak-O3-packed-memfd"), new MachineConfiguration());
        EndedProcess process = run.Run().First;

        UnpackLayer layer = Assert.Single(process.UnpackLayers);
        Assert.Equal(UnpackKind.Executed, layer.Kind);
        Assert.Equal(original.EntryPoint, layer.EntryPoint);
        Assert.Equal(original.File.ToArray(), layer.Image.File!.File.ToArray());
        AssertSame(original, layer.Image, process.Memory);
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void LayersInsideLayersAreToldApart(string target)
    {
        ElfImage original = Fixture($"{target}/leak-O3");
        using MachineRun run = new(Fixture($"{target}/leak-O3-packed-twice"), new MachineConfiguration());
        EndedProcess process = run.Run().First;

        UnpackLayer layer = process.UnpackLayers[^1];
        Assert.Equal(UnpackKind.Mapped, layer.Kind);
        Assert.Equal(original.EntryPoint, layer.EntryPoint);
        Assert.True(layer.Image.IsCode(original.EntryPoint));
        Assert.Contains(layer.Image.Segments, segment => segment.Permissions.HasFlag(Permissions.Write));
        Assert.True(process.UnpackLayers.Count >= 1);
    }

    [Theory]
    [MemberData(nameof(Unpacked))]
    public void OrdinaryProgramsHaveNoLayers(string target, string name)
    {
        using MachineRun run = new MachineRun(target, name).Run();
        Assert.All(run.Machine.Ended, process => Assert.Empty(process.UnpackLayers));
        Assert.All(run.Machine.Ended, process => Assert.Equal(run.Machine.Image, process.Memory.Image));
    }

    [Theory]
    [InlineData("i386/leak-O3-static-pie")]
    [InlineData("x86-64/leak-O3-static-pie")]
    [InlineData("arm/leak-O3-glibc")]
    [InlineData("mips/leak-O3-abicalls")]
    [InlineData("m68k/leak-O0")]
    public void RelocationIsNoUnpacking(string file)
    {
        using MachineRun run = new MachineRun(Fixture(file), new MachineConfiguration()).Run();
        Assert.All(run.Machine.Ended, process => Assert.Empty(process.UnpackLayers));
    }

    [Fact]
    public void ExecsAreCounted()
    {
        MachineConfiguration configuration = new() { Budgets = new BudgetSettings { MaximumLayers = 0 } };
        using MachineRun run = new MachineRun(Fixture("i386/leak-O3-packed-memfd"), configuration).Run();
        Assert.Equal(StopReason.LayerLimit, run.First.Reason);
    }

    private static void AssertSame(ElfImage original, LoadedImage image, MemorySnapshot memory)
    {
        Assert.Equal(original.LoadSegments.Select(segment => segment.VirtualAddress), image.Segments.Select(segment => segment.Start));
        Assert.Equal(original.LoadSegments.Select(segment => segment.VirtualAddress + segment.MemorySize), image.Segments.Select(segment => segment.End));
        ProgramHeader code = original.LoadSegments.Single(segment => segment.IsExecutable);
        Assert.Equal(original.SegmentData(code).ToArray(), memory.ReadBytes(code.VirtualAddress, (int)code.FileSize));
    }

    private static ElfImage Fixture(string file)
    {
        string path = Path.Combine(GuestProgram.Folder, "..", "binaries", file);
        ElfReadResult result = ElfReader.Read(File.ReadAllBytes(path));
        Assert.NotNull(result.Image);
        return result.Image;
    }
}
