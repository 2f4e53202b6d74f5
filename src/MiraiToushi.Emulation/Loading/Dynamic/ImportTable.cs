namespace MiraiToushi.Emulation.Loading.Dynamic;

/// <summary>What an image imports, and where stand-ins for it lie in guest memory.</summary>
public sealed record ImportTable
{
    /// <summary>Bytes of a stub.</summary>
    public const int StubSize = 0x20;

    /// <summary>Stubs that are ours: they are not imported, but returned to.</summary>
    internal const int FirstImport = 4;

    /// <summary>The stub that the initializers and main return to.</summary>
    internal const int StartStub = 3;

    /// <summary>The dynamic linker that the image wants; hostile text.</summary>
    public required string Interpreter { get; init; }

    /// <summary>Address of the first stub.</summary>
    public required ulong Stubs { get; init; }

    /// <summary>Address of the library's data.</summary>
    public required ulong Data { get; init; }

    /// <summary>The functions in the order of their stubs; hostile text.</summary>
    public required IReadOnlyList<string> Functions { get; init; }

    /// <summary>The initializers of the image, in order.</summary>
    public required IReadOnlyList<ulong> Initializers { get; init; }

    /// <summary>Names that could not be bound at all: data that no stand-in is there for; hostile text.</summary>
    public required IReadOnlyList<string> Unbound { get; init; }

    /// <summary>
    /// The addresses of variables that the program has taken over (by relocations that copy), by their places in the library's
    /// data: from then on they are the only ones.
    /// </summary>
    public IReadOnlyDictionary<int, ulong> Copies { get; init; } = new Dictionary<int, ulong>();

    /// <summary>The address of a variable of the library's.</summary>
    /// <param name="place">Its place in the library's data.</param>
    internal ulong Variable(int place) => Copies.TryGetValue(place, out ulong copy) ? copy : Data + (ulong)place;

    /// <summary>The stub of an import.</summary>
    /// <param name="index">Its place in <see cref="Functions"/>.</param>
    internal ulong Stub(int index) => Stubs + (ulong)((FirstImport + index) * StubSize);

    /// <summary>The number of the stub that an address lies in, from 0; -1 for none.</summary>
    /// <param name="address">A guest address.</param>
    internal int StubAt(ulong address) =>
        address >= Stubs && address < Stub(Functions.Count) ? (int)((address - Stubs) / StubSize) : -1;
}
