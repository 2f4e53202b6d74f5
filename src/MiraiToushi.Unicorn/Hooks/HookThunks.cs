using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>
/// The functions that native code calls. No exception may leave them: the frames above are C and cannot be unwound.
/// </summary>
internal static unsafe class HookThunks
{
    private const UnicornHookKind Memory =
        UnicornHookKind.Read | UnicornHookKind.Write | UnicornHookKind.Fetch | UnicornHookKind.ReadAfter;

    /// <summary>The thunk for a kind of hook, or null where bits are combined that need different ones.</summary>
    internal static void* For(UnicornHookKind kind) => kind switch
    {
        UnicornHookKind.Block => (delegate* unmanaged[Cdecl]<nint, ulong, uint, nint, void>)&Block,
        UnicornHookKind.Code => (delegate* unmanaged[Cdecl]<nint, ulong, uint, nint, void>)&Code,
        UnicornHookKind.Interrupt => (delegate* unmanaged[Cdecl]<nint, uint, nint, void>)&Interrupt,
        UnicornHookKind.Instruction => (delegate* unmanaged[Cdecl]<nint, nint, void>)&Instruction,
        UnicornHookKind.InvalidInstruction => (delegate* unmanaged[Cdecl]<nint, nint, byte>)&InvalidInstruction,
        UnicornHookKind.Translation => (delegate* unmanaged[Cdecl]<nint, TranslationBlock*, nint, nint, void>)&Translation,
        _ when kind != 0 && (kind & ~UnicornHookKind.InvalidMemory) == 0 =>
            (delegate* unmanaged[Cdecl]<nint, int, ulong, int, long, nint, byte>)&InvalidMemory,
        _ when kind != 0 && (kind & ~Memory) == 0 =>
            (delegate* unmanaged[Cdecl]<nint, int, ulong, int, long, nint, void>)&MemoryAccess,
        _ => null,
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Block(nint engine, ulong address, uint size, nint user)
    {
        HookState state = State(user);
        try
        {
            state.Active.OnBlock(address, size);
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Code(nint engine, ulong address, uint size, nint user)
    {
        HookState state = State(user);
        try
        {
            state.Active.OnCode(address, size);
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Interrupt(nint engine, uint number, nint user)
    {
        HookState state = State(user);
        try
        {
            state.Active.OnInterrupt(number);
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Instruction(nint engine, nint user)
    {
        HookState state = State(user);
        try
        {
            state.Active.OnInstruction();
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte InvalidInstruction(nint engine, nint user)
    {
        HookState state = State(user);
        try
        {
            return state.Active.OnInvalidInstruction() ? (byte)1 : (byte)0;
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte InvalidMemory(nint engine, int access, ulong address, int size, long value, nint user)
    {
        HookState state = State(user);
        try
        {
            return state.Active.OnInvalidMemory((UnicornMemoryAccess)access, address, size, value) ? (byte)1 : (byte)0;
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void MemoryAccess(nint engine, int access, ulong address, int size, long value, nint user)
    {
        HookState state = State(user);
        try
        {
            state.Active.OnMemory((UnicornMemoryAccess)access, address, size, value);
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
        }
    }

    // The previous block may be gone or a copy on the stack of the library: nobody gets to see it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Translation(nint engine, TranslationBlock* current, nint previous, nint user)
    {
        HookState state = State(user);
        try
        {
            state.Active.OnTranslation(current->Address, current->Size);
        }
        catch (Exception exception)
        {
            state.Engine.Fail(exception);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static HookState State(nint user) => GCHandle<HookState>.FromIntPtr(user).Target;
}
