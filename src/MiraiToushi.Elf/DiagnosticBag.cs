namespace MiraiToushi.Elf;

/// <summary>Collects diagnostics while a file is read.</summary>
internal sealed class DiagnosticBag
{
    // A hostile table of 2,000 segments must not make a report of 2,000 lines.
    private const int MaximumPerCode = 8;

    private readonly List<ElfDiagnostic> _diagnostics = [];

    public void Add(string code, FormattableString message)
    {
        if (_diagnostics.Count(diagnostic => diagnostic.Code == code) < MaximumPerCode)
        {
            _diagnostics.Add(new ElfDiagnostic(code, FormattableString.Invariant(message)));
        }
    }

    public IReadOnlyList<ElfDiagnostic> ToList() => _diagnostics.ToArray().AsReadOnly();
}
