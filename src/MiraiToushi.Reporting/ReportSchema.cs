namespace MiraiToushi.Reporting;

/// <summary>The JSON Schema (draft 07) that every JSON report keeps to.</summary>
public static class ReportSchema
{
    private static readonly Lazy<string> LazyText = new(ReadText);

    /// <summary>The schema's text.</summary>
    public static string Text => LazyText.Value;

    private static string ReadText()
    {
        const string Name = "miraitoushi-report-1.schema.json";
        using var stream = typeof(ReportSchema).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The assembly holds no {Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
