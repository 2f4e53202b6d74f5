using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Tests.Loading;

/// <summary>
/// A dynamically linked file made by hand: one segment that holds everything, a function "strlen" (symbol 1), a variable "stdout"
/// (symbol 2), and "own" (symbol 3) of its own at <see cref="Own"/>. Places to relocate begin at <see cref="Places"/>, 0x20 bytes apart.
/// </summary>
internal sealed class DynamicFile(ElfMachine machine, bool isWide, bool isBig)
{
    public const ulong Base = 0x1000_0000;
    public const ulong Places = Base + 0x800;
    public const ulong Own = Base + 0xC00;
    public const uint InPlace = 0x40;
    private const int Interpreter = 0x200;
    private const int Dynamic = 0x240;
    private const int Symbols = 0x400;
    private const int Names = 0x480;
    private const int Relocations = 0x500;
    private readonly byte[] _file = new byte[0x1000];

    private int Word => isWide ? 8 : 4;

    public byte[] Build(IReadOnlyList<(uint Type, int Symbol, long? Addend)> relocations, params (ulong Tag, ulong Value)[] more)
    {
        WriteHeaders();
        "/lib/ld.so\0"u8.CopyTo(_file.AsSpan(Interpreter));
        string names = "\0strlen\0stdout\0own\0libc.so.6\0";
        Encoding.ASCII.GetBytes(names).CopyTo(_file, Names);
        WriteSymbol(1, names.IndexOf("strlen", StringComparison.Ordinal), 0, 0x12, 0);
        WriteSymbol(2, names.IndexOf("stdout", StringComparison.Ordinal), 0, 0x11, 0);
        WriteSymbol(3, names.IndexOf("own", StringComparison.Ordinal), Own, 0x11, 1);
        bool hasAddends = relocations.Any(relocation => relocation.Addend is not null);
        int at = Relocations;
        for (int i = 0; i < relocations.Count; i++)
        {
            (uint type, int symbol, long? addend) = relocations[i];
            Put(ref at, Word, Places + (ulong)(0x20 * i));
            Put(ref at, Word, isWide ? ((ulong)symbol << 32) | type : ((ulong)symbol << 8) | type);
            if (hasAddends)
            {
                Put(ref at, Word, (ulong)(addend ?? 0));
            }

            int place = (int)(Places - Base) + (0x20 * i);
            Put(ref place, Word, InPlace);
        }

        (ulong, ulong)[] tags =
        [
            (1, (ulong)names.IndexOf("libc", StringComparison.Ordinal)), (5, Base + Names), (6, Base + Symbols), (10, (ulong)names.Length),
            (hasAddends ? 7UL : 17UL, Base + Relocations), (hasAddends ? 8UL : 18UL, (ulong)(at - Relocations)), .. more, (0, 0),
        ];
        int tagAt = Dynamic;
        foreach ((ulong tag, ulong value) in tags)
        {
            Put(ref tagAt, Word, tag);
            Put(ref tagAt, Word, value);
        }

        return _file;
    }

    private void WriteHeaders()
    {
        byte[] identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(isWide ? 2 : 1), (byte)(isBig ? 2 : 1), 1];
        identity.CopyTo(_file, 0);
        int start = isWide ? 64 : 52;
        int at = 16;
        foreach ((int size, ulong value) in (IEnumerable<(int, ulong)>)
            [(2, 2), (2, (ulong)machine), (4, 1), (Word, Own), (Word, (ulong)start), (Word, 0), (4, machine == ElfMachine.Arm ? 0x0500_0000UL : 0), (2, (ulong)start), (2, isWide ? 56UL : 32), (2, 3), (2, 0), (2, 0), (2, 0)])
        {
            Put(ref at, size, value);
        }

        WriteSegment(ref at, 1, 0, 0x1000, 7);
        WriteSegment(ref at, 3, Interpreter, 11, 4);
        WriteSegment(ref at, 2, Dynamic, 0x180, 6);
    }

    private void WriteSegment(ref int at, uint type, ulong offset, ulong size, uint flags)
    {
        Put(ref at, 4, type);
        if (isWide)
        {
            Put(ref at, 4, flags);
        }

        foreach (ulong value in (ulong[])[offset, Base + offset, Base + offset, size, size])
        {
            Put(ref at, Word, value);
        }

        if (!isWide)
        {
            Put(ref at, 4, flags);
        }

        Put(ref at, Word, type == 1 ? 0x1000UL : 1);
    }

    private void WriteSymbol(int index, int name, ulong value, byte info, ulong section)
    {
        int at = Symbols + (index * (isWide ? 24 : 16));
        Put(ref at, 4, (ulong)name);
        (int, ulong)[] fields = isWide
            ? [(1, info), (1, 0), (2, section), (8, value), (8, 8)]
            : [(4, value), (4, 4), (1, info), (1, 0), (2, section)];
        foreach ((int size, ulong field) in fields)
        {
            Put(ref at, size, field);
        }
    }

    private void Put(ref int at, int size, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes = bytes[..size];
        if (isBig)
        {
            bytes.Reverse();
        }

        bytes.CopyTo(_file.AsSpan(at));
        at += size;
    }
}
