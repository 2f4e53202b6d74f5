using System.Buffers.Binary;

namespace FixtureBuilder.Packing;

/// <summary>Writes the file of a packed program: a header, one segment with stub and payload, and one that keeps room for the program.</summary>
internal sealed class PackedFile
{
    /// <summary>Bytes before the stub.</summary>
    public const int HeaderSize = 0x100;

    private const uint Load = 1;
    private readonly byte[] _bytes;
    private readonly bool _is64;
    private readonly bool _isBig;

    private PackedFile(byte[] original, int size)
    {
        _bytes = new byte[size];
        _is64 = original[4] == 2;
        _isBig = original[5] == 2;
        original.AsSpan(0, 24).CopyTo(_bytes);
        int flags = _is64 ? 48 : 36;
        original.AsSpan(flags, 4).CopyTo(_bytes.AsSpan(flags));
    }

    /// <summary>Writes it.</summary>
    /// <param name="original">The program, for class, byte order, machine and flags.</param>
    /// <param name="stub">What is loaded, right behind the header.</param>
    /// <param name="end">Address up to which room is kept.</param>
    public static byte[] Write(byte[] original, LinkedStub stub, ulong end)
    {
        var file = new PackedFile(original, HeaderSize + stub.Bytes.Length);
        stub.Bytes.CopyTo(file._bytes, HeaderSize);
        ulong start = stub.Start - HeaderSize;
        ulong room = (start + (ulong)file._bytes.Length + 0xFFF) & ~0xFFFUL;
        bool hasRoom = end > room;
        file.WriteHeader(stub.Entry, hasRoom ? 2 : 1);
        file.WriteSegment(0, start, (ulong)file._bytes.Length, (ulong)file._bytes.Length, 5);
        if (hasRoom)
        {
            file.WriteSegment(1, room, 0, end - room, 6);
        }

        return file._bytes;
    }

    private void WriteHeader(ulong entry, int segments)
    {
        int word = _is64 ? 8 : 4;
        PutWord(24, entry);
        PutWord(24 + word, _is64 ? 64u : 52u);
        int at = 24 + (3 * word) + 4;
        Put(at, _is64 ? 64u : 52u, 2);
        Put(at + 2, _is64 ? 56u : 32u, 2);
        Put(at + 4, (uint)segments, 2);
    }

    private void WriteSegment(int index, ulong address, ulong fileSize, ulong memorySize, uint flags)
    {
        int at = _is64 ? 64 + (index * 56) : 52 + (index * 32);
        int word = _is64 ? 8 : 4;
        Put(at, Load, 4);
        int first = _is64 ? at + 8 : at + 4;
        PutWord(first, 0);
        PutWord(first + word, address);
        PutWord(first + (2 * word), address);
        PutWord(first + (3 * word), fileSize);
        PutWord(first + (4 * word), memorySize);
        Put(_is64 ? at + 4 : at + 24, flags, 4);
        PutWord(_is64 ? at + 48 : at + 28, 0x1000);
    }

    private void PutWord(int at, ulong value) => Put(at, value, _is64 ? 8 : 4);

    private void Put(int at, ulong value, int size)
    {
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(whole, value);
        Span<byte> target = _bytes.AsSpan(at, size);
        whole[(8 - size)..].CopyTo(target);
        if (!_isBig)
        {
            target.Reverse();
        }
    }
}
