using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Library;

/// <summary>The arguments behind the last one that a function names, one after the other.</summary>
internal abstract class VariableArguments
{
    private readonly LibraryCall _call;

    protected VariableArguments(LibraryCall call) => _call = call;

    /// <summary>The next word.</summary>
    public abstract ulong Word();

    /// <summary>The next 64-bit number.</summary>
    public ulong Wide()
    {
        if (_call.Memory.WordSize == 8)
        {
            return Word();
        }

        if (_call.Kernel.Constants.AlignsRegisterPairs)
        {
            Align();
        }

        ulong first = Word();
        ulong second = Word();
        return _call.Memory.ByteOrder == ByteOrder.Big ? (first << 32) | (uint)second : (second << 32) | (uint)first;
    }

    /// <summary>The next double; null where the ABI passes it in a floating point register, which is not looked at.</summary>
    public double? Double() => _call.Kernel.Architecture.Name switch
    {
        "i386" or "arm" or "mips" or "m68k" or "sparc" or "riscv64" or "riscv32" => BitConverter.UInt64BitsToDouble(Wide()),
        "powerpc64" => Skip(),
        _ => null,
    };

    /// <summary>Goes to a place where a pair of words may begin.</summary>
    protected abstract void Align();

    // The general register that belongs to a floating point one is left out.
    private double? Skip()
    {
        Word();
        return null;
    }
}

/// <summary>The arguments of the call itself.</summary>
internal sealed class CallArguments(LibraryCall call, int next) : VariableArguments(call)
{
    private readonly LibraryCall _call = call;
    private int _next = next;

    public override ulong Word() => _call.Word(_next++);

    protected override void Align() => _next += _next & 1;
}

/// <summary>
/// The arguments that a va_list stands for. Where that is more than a pointer, the structures are those of the processors' ABI
/// supplements: how much of the saved registers is used, where they are, and where the rest is.
/// </summary>
internal sealed class ListArguments : VariableArguments
{
    private readonly LibraryCall _call;
    private ulong _at;
    private ulong _end;
    private ulong _rest;
    private bool _isInRegisters;

    /// <summary>Creates it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">Which argument the list is; the last.</param>
    public ListArguments(LibraryCall call, int index)
        : base(call)
    {
        _call = call;
        ulong list = call.Word(index);
        _isInRegisters = true;
        switch (call.Kernel.Architecture.Name)
        {
            case "x86-64":
                // gp_offset, fp_offset, overflow_arg_area, reg_save_area: six registers.
                Begin(Pointer(list + 16), Number(list, 4), 48, Pointer(list + 8));
                break;
            case "s390x":
                // gpr, fpr, overflow_arg_area, reg_save_area: r2 to r6, whose places begin at 16.
                Begin(Pointer(list + 24) + 16, 8 * Number(list, 8), 40, Pointer(list + 16));
                break;
            case "powerpc":
                // gpr, fpr, overflow_arg_area, reg_save_area: eight registers.
                Begin(Pointer(list + 8), 4 * Number(list, 1), 32, Pointer(list + 4));
                break;
            case "aarch64":
                // stack, gr_top, vr_top, gr_offs, vr_offs: what is left of the registers ends at gr_top.
                ulong used = unchecked((ulong)(long)(int)Number(list + 24, 4));
                Begin(Pointer(list + 8), (long)used < 0 ? used : 0, 0, Pointer(list));
                break;
            case "superh":
                // next_o, next_o_limit, next_fp, next_fp_limit, next_stack; by value, and never in the four registers.
                int first = Math.Max(index, 4);
                _at = call.Word(first);
                _end = call.Word(first + 1);
                _rest = call.Word(first + 4);
                break;
            default:
                _rest = list;
                _isInRegisters = false;
                break;
        }
    }

    public override ulong Word()
    {
        if (_isInRegisters && _at == _end)
        {
            _isInRegisters = false;
        }

        ulong value = Pointer(_isInRegisters ? _at : _rest);
        _at += _isInRegisters ? (ulong)_call.Memory.WordSize : 0;
        _rest += _isInRegisters ? 0 : (ulong)_call.Memory.WordSize;
        return value;
    }

    protected override void Align()
    {
        if (!_isInRegisters)
        {
            _rest = (_rest + 7) & ~7UL;
        }
        else if (((_end - _at) & 4) != 0)
        {
            // An odd register is left out; so is the last one, and the pair is in memory then.
            _at += 4;
        }
    }

    private void Begin(ulong area, ulong used, ulong size, ulong rest)
    {
        _at = area + used;
        _end = area + size;
        _rest = rest;
    }

    private ulong Pointer(ulong address) => Number(address, _call.Memory.WordSize);

    private ulong Number(ulong address, int size) => _call.Memory.TryReadUnsigned(address, size, out ulong value) ? value : 0;
}
