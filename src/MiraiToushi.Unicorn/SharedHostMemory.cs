using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiraiToushi.Unicorn;

/// <summary>
/// Host memory of which parts can appear in <see cref="HostMemory"/> any number of times: what shared mappings of a guest are
/// made of. It costs memory only where it has been touched, and reads zero until then. No file is behind it. Spans of it are
/// valid as long as this object is; ranges that share it keep its pages.
/// </summary>
public sealed unsafe class SharedHostMemory : MemoryManager<byte>
{
    private readonly Reservation _reservation;
    private readonly int _size;

    /// <summary>Reserves it.</summary>
    /// <param name="size">Bytes: a multiple of the host's page size, 1 page to 1 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not that.</exception>
    /// <exception cref="Win32Exception">The system has no such range.</exception>
    public SharedHostMemory(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1UL << 30);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % HostMemory.PageSize, 0UL, nameof(size));
        _size = (int)size;
        _reservation = new Reservation((nuint)size);
    }

    private byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_reservation.IsClosed, this);
            return (byte*)_reservation.DangerousGetHandle();
        }
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(Pointer, _size);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_size);
        return new MemoryHandle(Pointer + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    internal nint Pages(ulong offset, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % HostMemory.PageSize, 0UL, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % HostMemory.PageSize, 0UL, nameof(size));
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, (ulong)_size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, (ulong)_size - offset);
        return (nint)(Pointer + offset);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _reservation.Dispose();

    // What is forgotten is given back too.
    private sealed class Reservation : SafeHandleZeroOrMinusOneIsInvalid
    {
        private readonly nuint _size;

        public Reservation(nuint size)
            : base(ownsHandle: true)
        {
            _size = size;
            nint pointer = LibC.MemoryMap(0, size, LibC.ProtectionReadWrite, LibC.MapSharedAnonymousNoReserve, file: -1, offset: 0);
            if (pointer == LibC.MapFailed)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Cannot reserve {size} bytes: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            SetHandle(pointer);
        }

        protected override bool ReleaseHandle() => LibC.MemoryUnmap(handle, _size) == 0;
    }
}
