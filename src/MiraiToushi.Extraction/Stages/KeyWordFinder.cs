using System.Buffers.Binary;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Finds the 32-bit word that the sample folds into its key byte, by trying: a word whose four bytes XOR to the key byte is the
/// key if, with one bit of it changed, the same call gives the same bytes with that bit changed.
/// </summary>
internal sealed class KeyWordFinder
{
    private const int MaximumTries = 600;
    private const byte Bit = 0x08;
    private readonly Sample _sample;
    private readonly Boot _boot;
    private readonly Unlocker _unlocker;

    public KeyWordFinder(Sample sample, Boot boot, Unlocker unlocker)
    {
        _sample = sample;
        _boot = boot;
        _unlocker = unlocker;
    }

    /// <summary>Looks for the word.</summary>
    /// <param name="key">The key byte.</param>
    /// <param name="slot">An entry to try with.</param>
    /// <param name="id">Its id.</param>
    /// <param name="stored">Its stored bytes.</param>
    /// <returns>The word, or null where none is used.</returns>
    public uint? Find(byte key, TableSlot slot, int id, byte[] stored)
    {
        int tries = 0;
        foreach (ulong address in Candidates(key))
        {
            if (++tries > MaximumTries || _sample.Cancellation.IsCancellationRequested)
            {
                break;
            }

            if (IsKey(address, key, slot, id, stored))
            {
                byte[] bytes = _unlocker.Process.Memory.ReadBytes(address, 4)!;
                return (uint)GuestEndian.Decode(bytes, _boot.Machine.Architecture.ByteOrder);
            }
        }

        return null;
    }

    /// <summary>Writable data first, where the leak keeps it, then the rest of the image: a constant key stands among the code.</summary>
    private IEnumerable<ulong> Candidates(byte key)
    {
        foreach (LoadedSegment segment in (_unlocker.Process.Memory.Image ?? _boot.Machine.Image).Segments.OrderByDescending(segment => segment.Permissions.HasFlag(Permissions.Write)))
        {
            byte[]? bytes = _unlocker.Process.Memory.ReadBytes(segment.Start, (int)(segment.FileEnd - segment.Start));
            int step = Math.Min(4, _boot.Machine.Architecture.MaximumAlignment);
            int first = (int)(((ulong)step - (segment.Start % (ulong)step)) % (ulong)step);
            for (int at = first; bytes is not null && at + 4 <= bytes.Length; at += step)
            {
                uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
                uint folded = word ^ (word >> 16);
                if ((byte)(folded ^ (folded >> 8)) == key)
                {
                    yield return segment.Start + (ulong)at;
                }
            }
        }
    }

    private bool IsKey(ulong address, byte key, TableSlot slot, int id, byte[] stored)
    {
        Machine machine = _boot.Machine;
        machine.RestoreMemory(_unlocker.Process);
        machine.Memory.TryPatch(slot.Data, stored);
        byte[] word = machine.Memory.ReadBytes(address, 4)!;
        word[0] ^= Bit;
        machine.Memory.TryPatch(address, word);
        CallResult result = machine.CallAgain(
            _unlocker.Process,
            _unlocker.Function,
            _unlocker.Arguments(id),
            _sample.Options.Profile.CallInstructions,
            _sample.Cancellation);
        byte[]? after = machine.Memory.ReadBytes(slot.Data, slot.Length);
        if (result.Reason != StopReason.Returned || after is null)
        {
            return false;
        }

        for (int i = 0; i < after.Length; i++)
        {
            if ((after[i] ^ stored[i]) != (key ^ Bit))
            {
                return false;
            }
        }

        return true;
    }
}
