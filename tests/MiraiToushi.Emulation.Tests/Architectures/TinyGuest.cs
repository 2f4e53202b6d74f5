using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Tests.Loading;

namespace MiraiToushi.Emulation.Tests.Architectures;

/// <summary>A few instructions of machine code in an ELF file of their own, and what became of them.</summary>
internal sealed record TinyGuest(string Output, StopReason Reason, string? Detail)
{
    private const int CodeOffset = 0x1000;
    private const ulong CodeAddress = 0x1000_0000;

    /// <summary>Makes a file of which only the header matters.</summary>
    public static ElfImage Image(ElfMachine machine, bool is64, bool isBig, uint flags, string code = "", uint permissions = 5, bool saysStack = true)
    {
        ElfBytes shape = new()
        {
            Is64 = is64,
            IsBig = isBig,
            Machine = machine,
            Entry = CodeAddress,
            Filler = 0,
            Segments = [new ElfBytes.Segment(CodeOffset, CodeAddress, 0x1000, 0x1000, permissions)],
            StackFlags = saysStack ? 6 : null,
        };
        byte[] file = shape.Build();
        Span<byte> field = file.AsSpan(is64 ? 48 : 36);
        if (isBig)
        {
            BinaryPrimitives.WriteUInt32BigEndian(field, flags);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, flags);
        }

        Convert.FromHexString(code).CopyTo(file, CodeOffset);
        ElfReadResult result = ElfReader.Read(file);
        Assert.NotNull(result.Image);
        return result.Image;
    }

    /// <summary>Runs an image to the end of its only process.</summary>
    public static Tracing.EndedProcess RunToEnd(ElfImage image)
    {
        Architecture? architecture = ArchitectureCatalog.Find(image);
        Assert.NotNull(architecture);
        using Machine? guest = Machine.Create(image, architecture, new MachineConfiguration(), out string? problem);
        Assert.Null(problem);
        Assert.NotNull(guest);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        guest.Run(limit.Token);
        return Assert.Single(guest.Ended);
    }

    public static TinyGuest Run(ElfMachine machine, bool is64, bool isBig, uint flags, string code)
    {
        ElfImage image = Image(machine, is64, isBig, flags, code);
        Architecture? architecture = ArchitectureCatalog.Find(image);
        Assert.NotNull(architecture);
        return Run(image, architecture);
    }

    public static TinyGuest Run(ElfImage image, Architecture architecture)
    {
        using Machine? guest = Machine.Create(image, architecture, new MachineConfiguration(), out string? problem);
        Assert.Null(problem);
        Assert.NotNull(guest);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        guest.Run(limit.Token);
        Tracing.EndedProcess end = Assert.Single(guest.Ended);
        return new TinyGuest(Encoding.Latin1.GetString([.. guest.Trace.ConsoleOutput]), end.Reason, end.Detail);
    }
}
