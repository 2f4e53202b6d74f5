using System.Text;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// malloc and its kin on the process's own heap, and rand. A block's size stands in the word before it; free blocks are kept in
/// lists by size, so that what is freed is used again.
/// </summary>
internal static class HeapFunctions
{
    private const ulong Header = 16;
    private const ulong Step = 0x21000;
    private const ulong Maximum = 256UL << 20;
    private const int MaximumSearch = 1_000;
    private const ulong Multiplier = 6364136223846793005;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["malloc"] = static call => Allocate(call, call.Word(0)),
        ["calloc"] = static call => Clear(call, call.Word(0) * call.Word(1)),
        ["realloc"] = static call => Resize(call, call.Word(0), call.Word(1)),
        ["reallocarray"] = static call => Resize(call, call.Word(0), call.Word(1) * call.Word(2)),
        ["memalign"] = static call => AllocateAt(call, call.Word(0), call.Word(1)),
        ["aligned_alloc"] = static call => AllocateAt(call, call.Word(0), call.Word(1)),
        ["valloc"] = static call => AllocateAt(call, 4096, call.Word(0)),
        ["posix_memalign"] = static call => call.Memory.TryWriteWord(call.Word(0), AllocateAt(call, call.Word(1), call.Word(2))) ? 0UL : 22UL,
        ["malloc_usable_size"] = static call => SizeOf(call, call.Word(0)),
        ["free"] = Free,
        ["cfree"] = Free,
        ["srand"] = Seed,
        ["srandom"] = Seed,
        ["rand"] = Random,
        ["rand_r"] = RandomOf,
        ["lrand48"] = Random,
        ["srand48"] = Seed,
        ["arc4random"] = static call => (ulong)(uint)call.Kernel.Random.Next(),
        ["random"] = Random,
    };

    /// <summary>Allocates a block.</summary>
    /// <param name="call">The call.</param>
    /// <param name="size">Bytes.</param>
    /// <returns>Its address; 0 where there is no memory left.</returns>
    public static ulong Allocate(LibraryCall call, ulong size)
    {
        if (size > Maximum)
        {
            return 0;
        }

        ulong whole = Math.Max(16, (size + 15) & ~15UL);
        return TakeFree(call, whole) ?? TakeNew(call, whole);
    }

    /// <summary>A text in a block of its own.</summary>
    /// <param name="call">The call.</param>
    /// <param name="text">The text, one char a byte.</param>
    /// <returns>Its address; 0 where there is no memory left.</returns>
    public static ulong Text(LibraryCall call, string text)
    {
        ulong block = Allocate(call, (ulong)text.Length + 1);
        return block != 0 && call.Memory.TryWrite(block, [.. Encoding.Latin1.GetBytes(text), 0]) ? block : 0;
    }

    /// <summary>Frees a block.</summary>
    /// <param name="call">The call.</param>
    /// <param name="block">Its address.</param>
    public static void Release(LibraryCall call, ulong block)
    {
        ulong bin = call.Data + (ulong)Bin(SizeOf(call, block));
        if (block >= Header && SizeOf(call, block) != 0 && call.Memory.TryReadWord(bin, out ulong first) && first != block)
        {
            call.Memory.TryWriteWord(block, first);
            call.Memory.TryWriteWord(bin, block);
        }
    }

    private static int Bin(ulong size) => LibraryData.Bins + (8 * (int)Math.Min(size / 16, LibraryData.BinCount - 1));

    private static ulong? TakeFree(LibraryCall call, ulong size)
    {
        ulong previous = call.Data + (ulong)Bin(size);
        for (int i = 0; i < MaximumSearch && call.Memory.TryReadWord(previous, out ulong block) && block != 0; i++)
        {
            if (SizeOf(call, block) >= size && call.Memory.TryReadWord(block, out ulong next))
            {
                call.Memory.TryWriteWord(previous, next);
                return block;
            }

            previous = block;
        }

        return null;
    }

    private static ulong TakeNew(LibraryCall call, ulong size)
    {
        ulong top = call.Load(LibraryData.HeapTop);
        ulong end = call.Load(LibraryData.HeapEnd);
        ulong needed = size + Header;
        if (end - top < needed)
        {
            ulong start = (ulong)call.Ask("brk", 0);
            ulong wanted = ((start + 15) & ~15UL) + ((needed + Step - 1) / Step * Step);
            if ((ulong)call.Ask("brk", wanted) != wanted)
            {
                return 0;
            }

            top = start == end && top != 0 ? top : (start + 15) & ~15UL;
            call.Store(LibraryData.HeapEnd, wanted);
        }

        call.Store(LibraryData.HeapTop, top + needed);
        call.Memory.TryWriteWord(top, size);
        return top + Header;
    }

    private static ulong SizeOf(LibraryCall call, ulong block) => call.Memory.TryReadWord(block - Header, out ulong size) ? size : 0;

    private static LibraryResult Clear(LibraryCall call, ulong size)
    {
        ulong block = Allocate(call, size);
        if (block != 0)
        {
            call.Memory.TryWrite(block, new byte[size]);
        }

        return block;
    }

    // The block is larger than it needs to be, and its address moved up to one with the size before it.
    private static ulong AllocateAt(LibraryCall call, ulong alignment, ulong size)
    {
        if (alignment <= Header)
        {
            return Allocate(call, size);
        }

        ulong block = alignment > Maximum ? 0 : Allocate(call, size + alignment + Header);
        ulong at = (block + alignment - 1) / alignment * alignment;
        if (block != 0 && at != block)
        {
            at = at - block < Header ? at + alignment : at;
            call.Memory.TryWriteWord(at - Header, SizeOf(call, block) - (at - block));
        }

        return block == 0 ? 0 : at;
    }

    private static LibraryResult Resize(LibraryCall call, ulong old, ulong size)
    {
        if (old != 0 && SizeOf(call, old) >= size)
        {
            return old;
        }

        ulong block = Allocate(call, size);
        if (block != 0 && old != 0)
        {
            call.Memory.TryWrite(block, call.Memory.ReadBytes(old, (int)Math.Min(size, SizeOf(call, old))) ?? []);
            Release(call, old);
        }

        return block;
    }

    private static LibraryResult Free(LibraryCall call)
    {
        Release(call, call.Word(0));
        return 0;
    }

    private static LibraryResult Seed(LibraryCall call)
    {
        call.Memory.TryWriteUnsigned(call.Data + LibraryData.Random, 8, (uint)call.Word(0));
        return 0;
    }

    // Not glibc's sequence: nobody may rely on it.
    private static LibraryResult Random(LibraryCall call)
    {
        ulong place = call.Data + LibraryData.Random;
        call.Memory.TryReadUnsigned(place, 8, out ulong state);
        state = unchecked((state * Multiplier) + 1442695040888963407);
        call.Memory.TryWriteUnsigned(place, 8, state);
        return state >> 33;
    }

    // The state is the caller's.
    private static LibraryResult RandomOf(LibraryCall call)
    {
        call.Memory.TryReadUnsigned(call.Word(0), 4, out ulong state);
        state = unchecked((uint)((state * 1_103_515_245) + 12_345));
        call.Memory.TryWriteUnsigned(call.Word(0), 4, state);
        return (state >> 1) & 0x7FFF_FFFF;
    }
}
