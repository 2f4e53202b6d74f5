using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>
/// The imports from libunicorn. The variadic functions are imported once per signature in use: on Linux the calling
/// conventions of x86-64 and AArch64 pass integer arguments of variadic functions like any others.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "unicorn";

    // Control words of uc_ctl: type | argument count << 26 | direction << 30 (1 = write). TB_FLUSH is left out on purpose: it
    // commits the engine's whole code buffer of 1 GB.
    internal const uint ControlSetCpuModel = 0x44000007;
    internal const uint ControlRemoveCache = 0x48000009;

    internal const int QueryPageSize = 2;

    [LibraryImport(Library, EntryPoint = "uc_version")]
    internal static partial uint Version(uint* major, uint* minor);

    [LibraryImport(Library, EntryPoint = "uc_open")]
    internal static partial UnicornError Open(int architecture, int mode, out nint engine);

    [LibraryImport(Library, EntryPoint = "uc_close")]
    internal static partial UnicornError Close(nint engine);

    [LibraryImport(Library, EntryPoint = "uc_query")]
    internal static partial UnicornError Query(nint engine, int type, nuint* result);

    [LibraryImport(Library, EntryPoint = "uc_ctl")]
    internal static partial UnicornError ControlInt(nint engine, uint control, int argument);

    [LibraryImport(Library, EntryPoint = "uc_ctl")]
    internal static partial UnicornError ControlRange(nint engine, uint control, ulong start, ulong end);

    [LibraryImport(Library, EntryPoint = "uc_reg_read")]
    internal static partial UnicornError RegisterRead(nint engine, int id, void* value);

    [LibraryImport(Library, EntryPoint = "uc_reg_write")]
    internal static partial UnicornError RegisterWrite(nint engine, int id, void* value);

    [LibraryImport(Library, EntryPoint = "uc_mem_map_ptr")]
    internal static partial UnicornError MemoryMapPointer(nint engine, ulong address, nuint size, uint permissions, nint pointer);

    [LibraryImport(Library, EntryPoint = "uc_mem_unmap")]
    internal static partial UnicornError MemoryUnmap(nint engine, ulong address, nuint size);

    [LibraryImport(Library, EntryPoint = "uc_mem_protect")]
    internal static partial UnicornError MemoryProtect(nint engine, ulong address, nuint size, uint permissions);

    [LibraryImport(Library, EntryPoint = "uc_mem_regions")]
    internal static partial UnicornError MemoryRegions(nint engine, MemoryRegion** regions, uint* count);

    [LibraryImport(Library, EntryPoint = "uc_free")]
    internal static partial UnicornError Free(void* memory);

    // The safe handle keeps the engine alive for as long as native code runs.
    [LibraryImport(Library, EntryPoint = "uc_emu_start")]
    internal static partial UnicornError EmulationStart(UnicornHandle engine, ulong begin, ulong until, ulong timeout, nuint count);

    [LibraryImport(Library, EntryPoint = "uc_emu_stop")]
    internal static partial UnicornError EmulationStop(nint engine);

    [LibraryImport(Library, EntryPoint = "uc_hook_add")]
    internal static partial UnicornError HookAdd(
        nint engine, out nuint hook, int type, void* callback, nint userData, ulong begin, ulong end);

    [LibraryImport(Library, EntryPoint = "uc_hook_add")]
    internal static partial UnicornError HookAddInstruction(
        nint engine, out nuint hook, int type, void* callback, nint userData, ulong begin, ulong end, int instruction);

    [LibraryImport(Library, EntryPoint = "uc_hook_del")]
    internal static partial UnicornError HookDelete(nint engine, nuint hook);

    [LibraryImport(Library, EntryPoint = "uc_context_size")]
    internal static partial nuint ContextSize(nint engine);

    [LibraryImport(Library, EntryPoint = "uc_context_alloc")]
    internal static partial UnicornError ContextAllocate(nint engine, out nint context);

    [LibraryImport(Library, EntryPoint = "uc_context_save")]
    internal static partial UnicornError ContextSave(nint engine, nint context);

    [LibraryImport(Library, EntryPoint = "uc_context_restore")]
    internal static partial UnicornError ContextRestore(nint engine, nint context);

    [LibraryImport(Library, EntryPoint = "uc_context_free")]
    internal static partial UnicornError ContextFree(nint context);
}
