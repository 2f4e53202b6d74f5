namespace MiraiToushi.Emulation.Library;

/// <summary>
/// Other names of functions, with the same arguments in the same places: those of libraries' own headers, of _FORTIFY_SOURCE
/// (whose sizes come behind), of large files and of ARM's run-time ABI.
/// </summary>
internal static class LibraryAliases
{
    // Function, its other names.
    private static readonly (string Function, string[] Names)[] Groups =
    [
        ("memcpy", ["__memcpy_chk", "__aeabi_memcpy", "__aeabi_memcpy4", "__aeabi_memcpy8", "__memcpy"]),
        ("memmove", ["__memmove_chk", "__aeabi_memmove", "__aeabi_memmove4", "__aeabi_memmove8"]),
        ("memset", ["__memset_chk"]),
        ("__aeabi_memset", ["__aeabi_memset4", "__aeabi_memset8"]),
        ("__aeabi_memclr", ["__aeabi_memclr4", "__aeabi_memclr8"]),
        ("mempcpy", ["__mempcpy", "__mempcpy_chk"]),
        ("bzero", ["__bzero"]),
        ("explicit_bzero", ["__explicit_bzero_chk"]),
        ("strcpy", ["__strcpy_chk"]),
        ("strncpy", ["__strncpy_chk"]),
        ("strcat", ["__strcat_chk"]),
        ("strncat", ["__strncat_chk"]),
        ("stpcpy", ["__stpcpy", "__stpcpy_chk"]),
        ("strdup", ["__strdup"]),
        ("strndup", ["__strndup"]),
        ("strlcpy", ["__strlcpy_chk"]),
        ("strlcat", ["__strlcat_chk"]),
        ("strtok_r", ["__strtok_r"]),
        ("strsep", ["__strsep_g"]),
        ("strcasecmp", ["__strcasecmp"]),
        ("rawmemchr", ["__rawmemchr"]),
        ("strtol", ["__strtol_internal", "__isoc23_strtol", "__isoc99_strtol"]),
        ("strtoul", ["__strtoul_internal", "__isoc23_strtoul"]),
        ("strtoll", ["strtoimax", "strtoq", "__isoc23_strtoll", "__strtoll_internal"]),
        ("strtoull", ["strtoumax", "strtouq", "__isoc23_strtoull", "__strtoull_internal"]),
        ("sscanf", ["__isoc99_sscanf", "__isoc23_sscanf"]),
        ("vsscanf", ["__isoc99_vsscanf", "__isoc23_vsscanf"]),
        ("fscanf", ["__isoc99_fscanf", "__isoc23_fscanf"]),
        ("scanf", ["__isoc99_scanf", "__isoc23_scanf"]),
        ("fgetc", ["getc", "_IO_getc", "getc_unlocked", "fgetc_unlocked", "__fgetc_unlocked"]),
        ("fputc", ["putc", "_IO_putc", "putc_unlocked", "fputc_unlocked", "__fputc_unlocked"]),
        ("fputs", ["fputs_unlocked"]),
        ("putchar", ["putchar_unlocked"]),
        ("fgets", ["fgets_unlocked"]),
        ("fread", ["fread_unlocked"]),
        ("fwrite", ["fwrite_unlocked"]),
        ("fflush", ["fflush_unlocked"]),
        ("feof", ["feof_unlocked", "_IO_feof"]),
        ("ferror", ["ferror_unlocked", "_IO_ferror"]),
        ("fileno", ["fileno_unlocked"]),
        ("fopen", ["fopen64", "_IO_fopen"]),
        ("fclose", ["_IO_fclose"]),
        ("getline", ["__getline"]),
        ("getdelim", ["__getdelim"]),
        ("vsnprintf", ["__vsnprintf"]),
        ("snprintf", ["__snprintf"]),
        ("strerror", ["__strerror"]),
        ("strerror_r", ["__strerror_r"]),
        ("sigaction", ["__sigaction", "__libc_sigaction"]),
        ("sigprocmask", ["__sigprocmask", "pthread_sigmask"]),
        ("fcntl", ["__fcntl", "__libc_fcntl", "__fcntl64"]),
        ("select", ["__select"]),
        ("getpagesize", ["__getpagesize"]),
        ("usleep", ["__usleep"]),
        ("sleep", ["__sleep"]),
        ("sysconf", ["__sysconf"]),
        ("gmtime_r", ["__gmtime_r"]),
        ("localtime_r", ["__localtime_r"]),
        ("__errno_location", ["___errno_location", "__errno"]),
        ("__fdelt_chk", ["__fdelt_warn"]),
    ];

    /// <summary>Adds the names to the functions.</summary>
    /// <param name="functions">The functions by name.</param>
    public static void AddTo(Dictionary<string, LibraryHandler> functions)
    {
        foreach ((string function, string[] names) in Groups)
        {
            foreach (string name in names)
            {
                functions.Add(name, functions[function]);
            }
        }
    }
}
