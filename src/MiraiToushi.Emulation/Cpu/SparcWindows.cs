using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// The part of SPARC that an operating system does: windows that overflow go to the stack, those that are needed again come
/// back. Library 2.0.1 has no registers for this, never resets the processor (so windows wrap unnoticed, the FPU is off, and
/// the first conditional branch calls through a null pointer), and cannot set the carry (issue 2338).
/// </summary>
internal sealed class SparcWindows : EngineRepair
{
    /// <summary>The id of the carry flag.</summary>
    public const int CarryId = -100;

    private const int ContextSize = 2744;
    private const int WindowCount = 8;

    // Places in the engine's state (CPUSPARCState of 2.0.1 on a 64-bit host).
    private const int PcAt = 40;
    private const int NpcAt = 44;
    private const int ConditionCodesAt = 64;
    private const int PsrAt = 72;
    private const int CurrentWindowAt = 208;
    private const int InvalidMaskAt = 212;
    private const int FpuEnableAt = 240;
    private const int WindowsAt = 248;
    private const int WindowCountAt = 2332;

    private const uint ConditionsAreFlags = 1;
    private const uint CarryBit = 1 << 20;

    // Sixteen registers for each window: outs, locals; the next window's outs are this one's ins. Then a copy of the first eight.
    private const int WindowWords = 16;
    private const int FileWords = WindowCount * WindowWords;
    private const int Locals = 8;
    private const int StackPointer = 6;
    private const int FramePointer = 22;

    private const uint Overflow = 5;
    private const uint Underflow = 6;
    private const uint CleanWindows = 0x84;
    private const uint FlushWindows = 0x83;
    private readonly GuestMemory _memory;

    /// <summary>Prepares a new engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="space">The guest's memory.</param>
    public SparcWindows(UnicornEngine engine, AddressSpace space)
        : base(engine, ContextSize)
    {
        _memory = new GuestMemory(space, ByteOrder.Big, 4);
        if (Word(WindowCountAt) != WindowCount)
        {
            throw new NotSupportedException($"SPARC needs libunicorn 2.0.1: this one has {Word(WindowCountAt)} windows");
        }

        Word(ConditionCodesAt) = ConditionsAreFlags;
        Word(InvalidMaskAt) = 2;
        Word(FpuEnableAt) = 1;
        Store();
    }

    private Span<uint> File => MemoryMarshal.Cast<byte, uint>(State.Slice(WindowsAt, 4 * (FileWords + Locals)));

    private int CurrentWindow => (int)Word(CurrentWindowAt);

    public override bool Serves(int id) => id == CarryId;

    public override ulong ReadRegister(int id)
    {
        Load();
        return (Word(PsrAt) & CarryBit) != 0 ? 1UL : 0UL;
    }

    public override void WriteRegister(int id, ulong value)
    {
        Load();
        // Whatever the flags were to be computed from is of no use after a system call.
        Word(ConditionCodesAt) = ConditionsAreFlags;
        Word(PsrAt) = value != 0 ? Word(PsrAt) | CarryBit : Word(PsrAt) & ~CarryBit;
        Store();
    }

    public override ulong? AfterSyscall(ulong programCounter)
    {
        Load();
        return Word(NpcAt);
    }

    public override bool TryHandle(uint number, ulong block)
    {
        if (number is not (Overflow or Underflow or FlushWindows or CleanWindows))
        {
            return false;
        }

        Load();
        LeaveLastWindow();
        bool done = number switch
        {
            Overflow => Spill((CurrentWindow + WindowCount - 2) % WindowCount),
            Underflow => Fill((CurrentWindow + 1) % WindowCount),
            FlushWindows => SpillAll(),
            _ => true,
        };
        if (!done)
        {
            return false;
        }

        if (number is FlushWindows or CleanWindows)
        {
            Word(PcAt) = Word(NpcAt);
            Word(NpcAt) += 4;
        }

        EnterLastWindow();
        Store();
        return true;
    }

    private ref uint Word(int offset) => ref MemoryMarshal.Cast<byte, uint>(State.Slice(offset, 4))[0];

    // While the last window is the current one, its ins are in a copy behind the file.
    private void LeaveLastWindow()
    {
        if (CurrentWindow == WindowCount - 1)
        {
            File.Slice(FileWords, Locals).CopyTo(File);
        }
    }

    private void EnterLastWindow()
    {
        if (CurrentWindow == WindowCount - 1)
        {
            File[..Locals].CopyTo(File.Slice(FileWords, Locals));
        }
    }

    /// <summary>Writes a window's locals and ins to its stack and makes it the one that must not be entered.</summary>
    private bool Spill(int window)
    {
        if (!Write(window))
        {
            return false;
        }

        Word(InvalidMaskAt) = 1U << window;
        return true;
    }

    private bool Fill(int window)
    {
        Span<byte> bytes = stackalloc byte[4 * WindowWords];
        if (!_memory.TryRead(File[((CurrentWindow * WindowWords) + FramePointer) % FileWords], bytes))
        {
            return false;
        }

        for (int i = 0; i < WindowWords; i++)
        {
            File[((window * WindowWords) + Locals + i) % FileWords] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
        }

        Word(InvalidMaskAt) = 1U << ((window + 1) % WindowCount);
        return true;
    }

    private bool SpillAll()
    {
        int first = (CurrentWindow + 1) % WindowCount;
        for (int window = first; (Word(InvalidMaskAt) & (1U << window)) == 0; window = (window + 1) % WindowCount)
        {
            if (!Write(window))
            {
                return false;
            }
        }

        Word(InvalidMaskAt) = 1U << first;
        return true;
    }

    private bool Write(int window)
    {
        Span<byte> bytes = stackalloc byte[4 * WindowWords];
        for (int i = 0; i < WindowWords; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(4 * i)..], File[((window * WindowWords) + Locals + i) % FileWords]);
        }

        return _memory.TryWrite(File[(window * WindowWords) + StackPointer], bytes);
    }
}
