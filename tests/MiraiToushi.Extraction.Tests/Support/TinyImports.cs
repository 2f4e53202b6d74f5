using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>An x86-64 program that wants a dynamic linker, calls some of what it imports, one after the other, and exits.</summary>
internal static class TinyImports
{
    private const ulong Base = 0x40_0000;
    private const int Interpreter = 0x100;
    private const int Dynamic = 0x140;
    private const int Symbols = 0x200;
    private const int Relocations = 0x400;
    private const int Slots = 0x600;
    private const int Names = 0x700;
    private const int Code = 0x900;
    private const int LoopCode = 0xB00;
    private const int FunctionType = 0x12;
    private const int ObjectType = 0x11;

    /// <summary>A function that calls the first import 1000 times.</summary>
    public const ulong Loop = Base + LoopCode;

    /// <summary>Makes the file.</summary>
    /// <param name="functions">Functions that are imported.</param>
    /// <param name="called">How many of the first are called.</param>
    /// <param name="data">A variable that is imported.</param>
    public static byte[] Build(IReadOnlyList<string> functions, int called, string data)
    {
        byte[] bytes = new byte[0x1000];
        "/lib/ld-missing.so\0"u8.CopyTo(bytes.AsSpan(Interpreter));
        StringBuilder names = new("\0");
        string[] symbols = [.. functions, data];
        for (int i = 0; i < symbols.Length; i++)
        {
            int entry = Symbols + (24 * (i + 1));
            Put(bytes, entry, 4, (ulong)names.Length);
            bytes[entry + 4] = (byte)(i < functions.Count ? FunctionType : ObjectType);
            names.Append(symbols[i]).Append('\0');
            int relocation = Relocations + (24 * i);
            Put(bytes, relocation, 8, Base + (ulong)(Slots + (8 * i)));
            // R_X86_64_JUMP_SLOT, R_X86_64_GLOB_DAT.
            Put(bytes, relocation + 8, 8, ((ulong)(i + 1) << 32) | (i < functions.Count ? 7UL : 6UL));
        }

        Encoding.ASCII.GetBytes(names.ToString()).CopyTo(bytes, Names);
        (ulong Tag, ulong Value)[] tags =
        [
            (5, Base + Names), (10, (ulong)names.Length), (6, Base + Symbols), (11, 24), (7, Base + Relocations), (8, (ulong)(24 * symbols.Length)), (9, 24),
        ];
        for (int i = 0; i < tags.Length; i++)
        {
            Put(bytes, Dynamic + (16 * i), 8, tags[i].Tag);
            Put(bytes, Dynamic + (16 * i) + 8, 8, tags[i].Value);
        }

        WriteCode(bytes, called);
        ElfShape shape = new(ElfClass.Elf64, ByteOrder.Little, ElfType.Executable, (ushort)ElfMachine.X8664, 0, 0, Base + Code);
        return AddHeaders(ElfImageWriter.InNewLayout(shape, [new SegmentContent(Base, 7, bytes, (ulong)bytes.Length)], []));
    }

    // sub rsp, 8; call [slot]...; exit(0).
    private static void WriteCode(byte[] bytes, int called)
    {
        int at = Code;
        foreach (byte part in (byte[])[0x48, 0x83, 0xEC, 0x08])
        {
            bytes[at++] = part;
        }

        for (int i = 0; i < called; i++)
        {
            bytes[at] = 0xFF;
            bytes[at + 1] = 0x14;
            bytes[at + 2] = 0x25;
            Put(bytes, at + 3, 4, Base + (ulong)(Slots + (8 * i)));
            at += 7;
        }

        // push rbx; mov ebx, 1000; again: xor edi, edi; call [slot]; dec ebx; jnz again; pop rbx; ret.
        Convert.FromHexString("53BBE803000031FFFF142500000000FFCB75F35BC3").CopyTo(bytes, LoopCode);
        Put(bytes, LoopCode + 11, 4, Base + Slots);
        Convert.FromHexString(TinyProgram.Exit.Replace(" ", "", StringComparison.Ordinal)).CopyTo(bytes, at);
    }

    // The two program headers that name the interpreter and the dynamic section go behind everything, with the others.
    private static byte[] AddHeaders(byte[] file)
    {
        int start = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(32));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56));
        int table = (file.Length + 15) & ~15;
        byte[] result = new byte[table + (56 * (count + 2))];
        file.CopyTo(result, 0);
        file.AsSpan(start, 56 * count).CopyTo(result.AsSpan(table));
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(start + 8));
        WriteHeader(result, table + (56 * count), 3, offset, Interpreter, 0x40);
        WriteHeader(result, table + (56 * (count + 1)), 2, offset, Dynamic, 16 * 8);
        Put(result, 32, 8, (ulong)table);
        Put(result, 56, 2, (ulong)(count + 2));
        return result;
    }

    private static void WriteHeader(byte[] file, int at, ulong type, ulong offset, int place, int size)
    {
        Put(file, at, 4, type);
        Put(file, at + 4, 4, 4);
        Put(file, at + 8, 8, offset + (ulong)place);
        Put(file, at + 16, 8, Base + (ulong)place);
        Put(file, at + 24, 8, Base + (ulong)place);
        Put(file, at + 32, 8, (ulong)size);
        Put(file, at + 40, 8, (ulong)size);
        Put(file, at + 48, 8, 1);
    }

    private static void Put(byte[] bytes, int at, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
        {
            bytes[at + i] = (byte)(value >> (8 * i));
        }
    }
}
