using System.Globalization;

namespace MiraiToushi.Extraction.Profiles;

/// <summary>One thing that is wrong with a profile.</summary>
/// <param name="Source">The name of the file, as given by the caller.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Message">What is wrong and, where possible, what would be right.</param>
public sealed record ProfileError(string Source, int Line, int Column, string Message)
{
    /// <summary>"file:line:column: message", which editors can jump to.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}: {Message}");
}
