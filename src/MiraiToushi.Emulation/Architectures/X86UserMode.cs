using System.Buffers.Binary;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>
/// Brings an x86 engine from its reset state (ring 0, empty segments, FPU not set up) into the state of a Linux process.
/// In ring 0 a guest's mov to a debug register takes the host down, and without flat segments a load of gs makes the stack
/// 16-bit, so this is not optional.
/// </summary>
internal static class X86UserMode
{
    /// <summary>Entries of the GDT; three of them are for thread-local storage.</summary>
    public const int DescriptorCount = 16;

    /// <summary>The first GDT entry that set_thread_area hands out, as on Linux.</summary>
    public const int FirstTlsEntry = 6;

    private const int TableOffset = 0x1000;
    private const int StubOffset = 0x1200;
    private const int LandingOffset = 0x1210;
    private const int FrameOffset = 0x1300;
    private const ushort UserCode = 0x23;
    private const ushort UserData = 0x2B;
    private const int Flags = 0x202;

    /// <summary>Address of a GDT entry, in the second of the pages that are ours.</summary>
    /// <param name="addresses">Where our pages lie.</param>
    /// <param name="entry">0 to 15.</param>
    public static ulong DescriptorAddress(AddressLayout addresses, int entry) => addresses.Gate + TableOffset + (ulong)(8 * entry);

    /// <summary>Does it.</summary>
    /// <param name="engine">A new engine, with memory mapped.</param>
    /// <param name="space">The guest's memory.</param>
    /// <param name="addresses">Where our pages lie.</param>
    public static void Prepare(UnicornEngine engine, AddressSpace space, AddressLayout addresses)
    {
        bool is64 = engine.Mode.HasFlag(UnicornMode.X86Bits64);
        Span<byte> page = space.HostSpan(addresses.Gate, 0x2000);
        ulong wide = is64 ? 0x0020_0000_0000_0000UL : 0x0040_0000_0000_0000UL;
        WriteDescriptor(page, 1, 0x008F_9B00_0000_FFFF | wide);
        WriteDescriptor(page, 2, 0x00CF_9300_0000_FFFF);
        WriteDescriptor(page, 4, 0x008F_FB00_0000_FFFF | wide);
        WriteDescriptor(page, 5, 0x00CF_F300_0000_FFFF);

        Span<byte> register = stackalloc byte[24];
        register.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(register[8..], addresses.Gate + TableOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(register[16..], (8 * DescriptorCount) - 1);
        engine.WriteRegister((int)X86Register.Gdtr, register);
        engine.WriteRegister((int)X86Register.Cs, 8);
        engine.WriteRegister((int)X86Register.Ss, 0x10);

        ReadOnlySpan<byte> returnFromInterrupt = is64 ? [0x48, 0xCF] : [0xCF];
        returnFromInterrupt.CopyTo(page[StubOffset..]);
        page[LandingOffset] = 0x90;
        WriteFrame(page[FrameOffset..], is64, addresses.Gate + LandingOffset, addresses.Gate + FrameOffset);
        engine.WriteRegister((int)(is64 ? X86Register.Rsp : X86Register.Esp), addresses.Gate + FrameOffset);
        UnicornError error = engine.Start(addresses.Gate + StubOffset, addresses.Gate + LandingOffset);
        if (error != UnicornError.Ok)
        {
            throw new UnicornException(error, "entering user mode");
        }

        engine.WriteRegister((int)X86Register.Ds, UserData);
        engine.WriteRegister((int)X86Register.Es, UserData);
        engine.WriteRegister((int)X86Register.Fpcw, 0x37F);
        engine.WriteRegister((int)X86Register.Fptag, 0xFFFF);
        engine.WriteRegister((int)X86Register.Mxcsr, 0x1F80);
        page.Slice(FrameOffset, 64).Clear();
    }

    private static void WriteDescriptor(Span<byte> page, int entry, ulong descriptor) =>
        BinaryPrimitives.WriteUInt64LittleEndian(page[(TableOffset + (8 * entry))..], descriptor);

    private static void WriteFrame(Span<byte> frame, bool is64, ulong landing, ulong stack)
    {
        ulong[] words = [landing, UserCode, Flags, stack, UserData];
        for (int i = 0; i < words.Length; i++)
        {
            if (is64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(frame[(8 * i)..], words[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(frame[(4 * i)..], (uint)words[i]);
            }
        }
    }
}
