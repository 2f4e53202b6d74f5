namespace MiraiToushi.Emulation.Library;

/// <summary>Where the stand-ins of the C library keep what guests or forks have to see, in bytes from the start of its data.</summary>
internal static class LibraryData
{
    /// <summary>errno.</summary>
    public const int Error = 0x00;

    /// <summary>Where the heap's unused rest begins; its end follows.</summary>
    public const int HeapTop = 0x10;

    /// <summary>Where the heap's unused rest ends.</summary>
    public const int HeapEnd = 0x18;

    /// <summary>The state of rand.</summary>
    public const int Random = 0x20;

    /// <summary>What strtok goes on with.</summary>
    public const int Token = 0x28;

    /// <summary>Which initializer is called next.</summary>
    public const int StartCursor = 0x30;

    /// <summary>argc, argv, envp, main: eight bytes each.</summary>
    public const int StartArguments = 0x38;

    /// <summary>The key that pthread_key_create gave out last.</summary>
    public const int KeyCount = 0x58;

    /// <summary>The first of the values that threads have for their keys.</summary>
    public const int KeyValues = 0x60;

    /// <summary>Where in an argument getopt goes on.</summary>
    public const int OptionLetter = 0x68;

    /// <summary>Lists of free blocks of memory, eight bytes each.</summary>
    public const int Bins = 0x80;

    /// <summary>Number of lists.</summary>
    public const int BinCount = 64;

    /// <summary>Objects for stdin, stdout and stderr, 0x100 bytes each.</summary>
    public const int Streams = 0x300;

    /// <summary>Variables that programs import, eight bytes each, in the order of <see cref="Variables"/>.</summary>
    public const int VariableValues = 0x600;

    /// <summary>Text that a function gives back.</summary>
    public const int Text = 0x700;

    /// <summary>Structures that are passed to the kernel.</summary>
    public const int Scratch = 0x800;

    /// <summary>Classes of characters, then lower and upper case: 384 entries from -128 on.</summary>
    public const int Classes = 0x1000;

    /// <summary>Lower case.</summary>
    public const int Lower = 0x1400;

    /// <summary>Upper case.</summary>
    public const int Upper = 0x1A00;

    /// <summary>What the first thread waits for, as <see cref="Continuations"/> keeps it.</summary>
    public const int Pending = 0x2000;

    /// <summary>The first of the other threads.</summary>
    public const int Threads = 0x2080;

    /// <summary>The host that gethostbyname gives back, and what is asked and answered about it.</summary>
    public const int Host = 0x2100;

    /// <summary>A struct tm and its text.</summary>
    public const int Time = 0x2700;

    /// <summary>Where the first thread's own data begins; it also reaches below.</summary>
    public const int ThreadArea = 0x2C00;

    /// <summary>Descriptors of functions, where the ABI has such, and data objects.</summary>
    public const int Objects = 0x3000;

    /// <summary>Data that C libraries export and that has a meaning here.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        "stdin", "stdout", "stderr", "environ", "__environ", "_environ", "errno", "h_errno", "optarg", "optind", "opterr",
        "__ctype_b", "__ctype_tolower", "__ctype_toupper", "optopt", "__progname", "program_invocation_short_name",
        "program_invocation_name", "__progname_full", "timezone", "daylight", "__timezone", "__daylight", "__stack_chk_guard",
        "in6addr_any", "in6addr_any (second half)", "__C_ctype_b", "__C_ctype_tolower", "__C_ctype_toupper",
    ];

    /// <summary>The place of a variable; null where it is none of them.</summary>
    /// <param name="name">Its name.</param>
    public static int? Variable(string name)
    {
        for (int i = 0; i < Variables.Count; i++)
        {
            if (Variables[i] == name)
            {
                return VariableValues + (8 * i);
            }
        }

        return null;
    }
}
