using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiraiToushi.Elf.Tests;

/// <summary>
/// Asks the kernel itself. Each file holds three instructions that exit with status 42; if the kernel runs it, the reader
/// must accept it, and if the kernel refuses it, the reader must too. Does nothing where such files cannot be run.
/// </summary>
public sealed class KernelOracleTests
{
    private const int Status = 42;

    // mov edi, 42; mov eax, 60 (exit); syscall
    private static readonly byte[] Code = [0xBF, Status, 0, 0, 0, 0xB8, 60, 0, 0, 0, 0x0F, 0x05];

    private static readonly Dictionary<string, Func<ElfFileBuilder>> Cases = new()
    {
        ["sound"] = Sound,
        ["EI_DATA says big"] = () => Sound().Set("EI_DATA", 2),
        ["EI_DATA says nothing"] = () => Sound().Set("EI_DATA", 0),
        ["EI_CLASS says 32-bit"] = () => Sound().Set("EI_CLASS", 1),
        ["EI_CLASS and EI_DATA say 255"] = () => Sound().Set("EI_CLASS", 255).Set("EI_DATA", 255),
        ["versions"] = () => Sound().Set("EI_VERSION", 7).Set("e_version", 7),
        ["EI_OSABI"] = () => Sound().Set("EI_OSABI", 255),
        ["senseless section headers"] = () => Sound().Set("e_shoff", ulong.MaxValue).Set("e_shentsize", 1).Set("e_shnum", 2),
        ["header size"] = () => Sound().Set("e_ehsize", 0xFFFF),
        ["e_ident padding"] = () => Sound().Set("EI_PAD", 0xFF),
        ["program headers over the header"] = () => Sound().Set("e_phoff", 8).Set("e_phnum", 3),
        ["alignment of three"] = () => Sound().Segment(SegmentType.Load, 0, 0x40000, 0x100, 0x100, 5, 3),
        ["alignment of all bits"] = () => Sound().Segment(SegmentType.Load, 0, 0x40000, 0x100, 0x100, 5, ulong.MaxValue),
        ["alignment of another kind"] = () => Sound().Segment(SegmentType.Load, 0x1000, 0x44000, 0x100, 0x100, 5, 0x10000),
        ["extended program header count"] = () => Sound().Set("e_phnum", 0xFFFF),
        ["type of another system"] = () => Sound().Type(0xFE00),
        ["no type"] = () => Sound().Type(0),
        ["machine of another processor"] = () => Sound().Machine((ushort)ElfMachine.Arm),
        ["empty segment in kernel space"] = () => Sound().Load(0, 0xFFFF_FFFF_FFFF_F000, 0, 0),
        ["empty segment at an odd place"] = () => Sound().Load(0x10, 0x40123, 0, 0),
        ["zeros at an odd place"] = () => Sound().Load(0x10, 0x40123, 0, 0x100, 6),
        ["read-only zeros"] = () => Sound().Load(0, 0x40000, 0x100, 0x5000, 4),
        ["data beyond the end"] = () => Sound().Load(0x10000, 0x40000, 0x1000, 0x1000),
        ["data far beyond the end"] = () => Sound().Load(0x7FFF_F000, 0x40000, 0x1000, 0x1000),
        ["offset of all bits"] = () => Sound().Load(0xFFFF_FFFF_FFFF_F000, 0x40000, 0x1000, 0x1000),
        ["offset beyond loff_t"] = () => Sound().Load(1UL << 63, 0x40000, 0x1000, 0x1000),
        ["null segment"] = () => Sound().Segment(SegmentType.Null, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 1),
        ["unknown segment"] = () => Sound().Segment(0x7123_4567, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 1),
        ["a second program appended"] = () => Sound().Overlay(Sound().Build()),
        ["overlay"] = () => Sound().Overlay(1000),
        ["empty segment"] = () => Sound().Load(0, 0x40000, 0, 0),
        ["overlapping segments"] = () => Sound().Load(0, 0x10000, 0x300, 0x300),
        ["unsorted segments"] = () => Sound().Load(0, 0x18000, 0x300, 0x300).Load(0, 0x14000, 0x300, 0x300),
        ["position-independent"] = () => Sound().Type(3),
        ["program header size"] = () => Sound().Set("e_phentsize", 32),
        ["no program headers"] = () => Sound().Set("e_phnum", 0),
        ["too many program headers"] = () => Sound().Set("e_phnum", 1171),
        ["program headers beyond the end"] = () => Sound().Set("e_phoff", 0x10000),
        ["object file"] = () => Sound().Type(1),
        ["not congruent"] = () => Sound().Load(8, 0x40000, 0x100, 0x100),
        ["more file than memory"] = () => Sound().Load(0, 0x40000, 0x101, 0x100),
        ["kernel space"] = () => Sound().Load(0, 0xFFFF_8000_0000_0000, 0x100, 0x100),
        ["memory size of all bits"] = () => Sound().Load(0, 0x40000, 0x100, ulong.MaxValue),
        ["interpreter without end"] = () => Sound().Segment(SegmentType.Interpreter, 0x300, 0x20300, 8, 8),
        ["nothing to load"] = () => ElfFileBuilder.Empty(ElfClass.Elf64).Segment(SegmentType.Note, 0, 0, 4, 4),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void ReaderAgreesWithTheKernel(string name)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !Runs(Sound().Build()))
        {
            return;
        }

        byte[] file = Cases[name]().Build();

        Assert.Equal(Runs(file), ElfReader.Read(file).Image is not null);
    }

    private static ElfFileBuilder Sound() =>
        ElfFileBuilder.Sound(ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little).Content(0x200, Code).Entry(0x10200);

    private static bool Runs(byte[] file)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(path, file);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            using Process process = Process.Start(new ProcessStartInfo(path) { UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == Status;
        }
        catch (Win32Exception)
        {
            return false;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
