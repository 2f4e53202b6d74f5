using System.Globalization;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.ToushiFormat;

/// <summary>How Ghidra would name the places of a sample: its addresses, and its functions by symbol or by address.</summary>
internal sealed class GhidraProgram
{
    // ElfLoaderOptionsFactory: where Ghidra puts images that may lie anywhere.
    private const ulong RelocatableBase32 = 0x10000;
    private const ulong RelocatableBase64 = 0x100000;

    private readonly Dictionary<ulong, string> _symbols = [];
    private readonly Dictionary<string, ulong> _roles = new(StringComparer.Ordinal);
    private readonly ImageFacts _image;
    private readonly ulong _shift;

    public GhidraProgram(ExtractionReport report, ImageFacts image)
    {
        _image = image;
        bool isMoved = image is { LoadBias: not 0, Base: 0 };
        _shift = !isMoved ? 0 : report.Sample.WordSize == 64 ? RelocatableBase64 : RelocatableBase32;
        foreach (FunctionFinding function in report.Functions)
        {
            if (function.Symbol is { Length: > 0 } symbol)
            {
                _symbols.TryAdd(function.Address, symbol);
            }

            if (function.Role is { } role)
            {
                _roles.TryAdd(role, function.Address);
            }
        }
    }

    /// <summary>Address of the image as a whole, and the lowest in memory.</summary>
    public string ImageBase => Format(_image.Base + _shift);

    /// <summary>
    /// The highest address: Ghidra keeps the section headers in a space of their own, which comes after all memory.
    /// </summary>
    public string MaximumAddress => _image.SectionHeaderSize > 0
        ? string.Create(CultureInfo.InvariantCulture, $"_elfSectionHeaders::{_image.SectionHeaderSize - 1:x8}")
        : Format(_image.Last + _shift);

    /// <summary>The function with a role; null where it is not known.</summary>
    public ulong? Function(string role) => _roles.TryGetValue(role, out ulong address) ? address : null;

    /// <summary>A guest address, at least eight hexadecimal digits.</summary>
    public string Address(ulong guest) => Format(unchecked(guest - _image.LoadBias + _shift));

    /// <summary>The name of a function: its symbol, else FUN_ and its address.</summary>
    public string Name(ulong guest) => _symbols.TryGetValue(guest, out string? symbol) ? symbol : $"FUN_{Address(guest)}";

    private static string Format(ulong address) => address.ToString("x8", CultureInfo.InvariantCulture);
}
