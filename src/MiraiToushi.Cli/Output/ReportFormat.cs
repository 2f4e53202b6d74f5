namespace MiraiToushi.Cli.Output;

/// <summary>How reports are written.</summary>
internal enum ReportFormat
{
    /// <summary>Tables for people, with colours on a terminal.</summary>
    TerminalText,

    /// <summary>The same without colours.</summary>
    PlainText,

    /// <summary>One JSON document over many lines.</summary>
    IndentedJson,

    /// <summary>One JSON document per line.</summary>
    JsonLines,
}
