namespace MiraiToushi.Unicorn.Tests;

/// <summary>Defects that end the process or hang it: this assembly, started as a program with the name of one, does just that.</summary>
internal static class EngineDefects
{
    /// <summary>The exit code where the engine survived.</summary>
    public const int Harmless = 42;

    /// <summary>The exit code for a name that is none.</summary>
    public const int Unknown = 43;

    /// <summary>The entry point; the test host does not use it.</summary>
    /// <param name="arguments">The name of a defect.</param>
    public static int Main(string[] arguments)
    {
        switch (arguments is [var name] ? name : "")
        {
            case "nothing":
                Run(EngineGuests.M68k("4e71 4e40"));
                break;
            case "powerpc-time-base":
                // mftb r3
                Run(EngineGuests.PowerPc("7c6c42e6 44000002"));
                break;
            case "m68k-breakpoint":
                // bkpt #0
                Run(EngineGuests.M68k("4e71 4848 4e71"));
                break;
            case "m68k-first-branch":
                // bne, before anything has set the flags
                Run(EngineGuests.M68k("6602 4e71 4e40", isReset: false));
                break;
            case "sparc-first-branch":
                // bne, before anything has set the flags
                Run(EngineGuests.Sparc("12800002 01000000 91d02010 01000000"));
                break;
            case "x86-debug-register":
                // mov %eax, %db7, with all breakpoints enabled
                Run(Guest.X64("b8ff030000 0f23f8 0f05 ebfe"));
                break;
            case "arm-mappings":
                MapMuch();
                break;
            default:
                return Unknown;
        }

        return Harmless;
    }

    private static void Run(Guest guest)
    {
        using (guest)
        {
            guest.HookSystemCalls(guest.Engine.Stop);
            guest.Run();
        }
    }

    private static void MapMuch()
    {
        using UnicornEngine engine = new(UnicornArchitecture.Arm, UnicornMode.LittleEndian, null);
        using HostMemory memory = new(4096);
        for (ulong i = 0; i < 1100; i++)
        {
            engine.MapHostMemory(0x100000 + (i * 0x2000), 4096, UnicornPermissions.All, memory.Pointer);
        }
    }
}
