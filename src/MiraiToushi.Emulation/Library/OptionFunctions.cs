namespace MiraiToushi.Emulation.Library;

/// <summary>getopt: options of one letter, in the order of POSIX, which stops at the first argument that is none.</summary>
internal static class OptionFunctions
{
    private const ulong End = ulong.MaxValue;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["getopt"] = Next,
        ["__posix_getopt"] = Next,
    };

    private static LibraryResult Next(LibraryCall call)
    {
        int index = Math.Max(1, Number(call, "optind"));
        int letter = (int)call.Load(LibraryData.OptionLetter);
        string argument = index < call.Int(0) ? Argument(call, index) ?? "" : "";
        if (letter == 0 || letter >= argument.Length)
        {
            letter = 1;
        }

        if (argument.Length < 2 || argument[0] != '-' || argument == "--")
        {
            SetNumber(call, "optind", index + (argument == "--" ? 1 : 0));
            return End;
        }

        char option = argument[letter++];
        string options = call.Text(2) ?? "";
        int place = option == ':' ? -1 : options.IndexOf(option, StringComparison.Ordinal);
        bool takesValue = place >= 0 && place + 1 < options.Length && options[place + 1] == ':';
        bool isMissing = false;
        if (takesValue)
        {
            bool isAttached = letter < argument.Length;
            isMissing = !isAttached && index + 1 >= call.Int(0);
            call.SetVariable("optarg", isAttached ? Address(call, index) + (ulong)letter : isMissing ? 0 : Address(call, index + 1));
            index += isAttached || isMissing ? 0 : 1;
        }

        bool isLast = takesValue || letter >= argument.Length;
        call.Store(LibraryData.OptionLetter, isLast ? 0 : (ulong)letter);
        SetNumber(call, "optind", index + (isLast ? 1 : 0));
        if (place >= 0 && !isMissing)
        {
            return (ulong)option;
        }

        SetNumber(call, "optopt", option);
        return isMissing && options.StartsWith(':') ? (ulong)':' : (ulong)'?';
    }

    private static ulong Address(LibraryCall call, int index) =>
        call.Memory.TryReadWord(call.Word(1) + (ulong)(index * call.Memory.WordSize), out ulong address) ? address : 0;

    private static string? Argument(LibraryCall call, int index) => call.Memory.ReadString(Address(call, index), 65_536);

    private static int Number(LibraryCall call, string name) =>
        call.Memory.TryReadUnsigned(call.VariableAddress(name), 4, out ulong value) ? (int)value : 0;

    private static void SetNumber(LibraryCall call, string name, int value) =>
        call.Memory.TryWriteUnsigned(call.VariableAddress(name), 4, (uint)value);
}
