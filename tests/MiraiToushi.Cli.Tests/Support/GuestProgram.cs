using System.Buffers.Binary;

namespace MiraiToushi.Cli.Tests.Support;

/// <summary>ELF files of a few instructions, i386 where nothing else is said, built here so that what they do is in plain sight.</summary>
internal static class GuestProgram
{
    private const uint Base = 0x08048000;
    private const int HeaderSize = 52;
    private const int ProgramHeaderSize = 32;
    private const int CodeOffset = HeaderSize + ProgramHeaderSize;
    private const uint CodeAddress = Base + CodeOffset;

    private const ushort MachineI386 = 3;
    private const ushort MachineM68k = 4;
    private const ushort MachineOpenRisc = 92;

    /// <summary>exit(0).</summary>
    public static byte[] Exit => Build(MachineI386, 0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80);

    /// <summary>Calls getpid, jumps, then calls far through a register: Unicorn 2.0.1 gives up on that with abort().</summary>
    public static byte[] Abort => Build(MachineI386, 0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xeb, 0x00, 0xff, 0xd8);

    /// <summary>The same without the jump: where the engine is started, that is seen before it is.</summary>
    public static byte[] FarCall => Build(MachineI386, 0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0x90, 0xff, 0xd8);

    /// <summary>Calls getpid, then runs in a circle.</summary>
    public static byte[] Endless => Build(MachineI386, 0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xeb, 0xfe);

    /// <summary>Changes the operand of its next instruction and runs it, again and again: each time is translated anew and never freed.</summary>
    public static byte[] MemoryBomb
    {
        get
        {
            byte[] code = [0xa2, 0, 0, 0, 0, 0xb1, 0, 0x40, 0xeb, 0xf6];
            BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(1), CodeAddress + 6);
            return Build(MachineI386, code);
        }
    }

    /// <summary>m68k: calls getpid, jumps, then sets on a floating-point condition that does not exist: Unicorn 2.0.1 faults while it translates that.</summary>
    public static byte[] SegmentationFault =>
        BuildBigEndian(MachineM68k, 0x70, 0x14, 0x4e, 0x40, 0x60, 0x00, 0x00, 0x02, 0xf2, 0x40, 0x00, 0x3f, 0x4e, 0x71);

    /// <summary>The same without the jump: where the engine is started, that is seen before it is.</summary>
    public static byte[] FloatCondition =>
        BuildBigEndian(MachineM68k, 0x70, 0x14, 0x4e, 0x40, 0xf2, 0x40, 0x00, 0x3f, 0x4e, 0x71);

    /// <summary>m68k: calls getpid, then bkpt #0, in which Unicorn 2.0.1 would hang so that nothing but SIGKILL ends it.</summary>
    public static byte[] Hang => BuildBigEndian(MachineM68k, 0x70, 0x14, 0x4e, 0x40, 0x48, 0x48);

    /// <summary>m68k: calls getpid, then bkpt #0 behind a constant that looks like an instruction with an operand, so that it is not recognised.</summary>
    public static byte[] HiddenHang => BuildBigEndian(MachineM68k, 0x70, 0x14, 0x4e, 0x40, 0x30, 0x3c, 0x4e, 0x74, 0x48, 0x48);

    /// <summary>A header like the others, for an architecture that cannot be run.</summary>
    public static byte[] OpenRisc => BuildBigEndian(MachineOpenRisc, 0, 0, 0, 0);

    private static byte[] BuildBigEndian(ushort machine, params byte[] code)
    {
        byte[] file = Build(machine, code);
        file[5] = 2;
        foreach ((int offset, int size) in ((int, int)[])[(16, 2), (18, 2), (20, 4), (24, 4), (28, 4), (32, 4), (36, 4), (40, 2), (42, 2), (44, 2), (46, 2), (48, 2), (50, 2)])
        {
            file.AsSpan(offset, size).Reverse();
        }

        for (int offset = HeaderSize; offset < CodeOffset; offset += 4)
        {
            file.AsSpan(offset, 4).Reverse();
        }

        return file;
    }

    private static byte[] Build(ushort machine, params byte[] code)
    {
        byte[] file = new byte[CodeOffset + code.Length];
        ReadOnlySpan<byte> identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1];
        identity.CopyTo(file);
        WriteHalves(file, 16, 2, machine);
        WriteWords(file, 20, 1, CodeAddress, HeaderSize, 0, 0);
        WriteHalves(file, 40, HeaderSize, ProgramHeaderSize, 1);
        WriteWords(file, HeaderSize, 1, 0, Base, Base, (uint)file.Length, 0x10000, 7, 0x1000);
        code.CopyTo(file, CodeOffset);
        return file;
    }

    private static void WriteHalves(byte[] file, int offset, params ushort[] values)
    {
        foreach (ushort value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), value);
            offset += sizeof(ushort);
        }
    }

    private static void WriteWords(byte[] file, int offset, params uint[] values)
    {
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
            offset += sizeof(uint);
        }
    }
}
