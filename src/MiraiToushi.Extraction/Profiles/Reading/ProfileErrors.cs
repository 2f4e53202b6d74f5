namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>Collects what is wrong with one profile, so that an analyst sees all of it at once.</summary>
internal sealed class ProfileErrors(string source)
{
    /// <summary>A document with more errors than this is no profile; the rest would only bury the first ones.</summary>
    private const int MaximumErrors = 100;

    private readonly List<ProfileError> _errors = [];

    /// <summary>Whether there is any.</summary>
    public bool Any => _errors.Count > 0;

    /// <summary>Adds an error at a node.</summary>
    public void Add(ProfileNode node, string message) => Add(node.Line, node.Column, message);

    /// <summary>Adds an error at a place.</summary>
    public void Add(int line, int column, string message)
    {
        if (_errors.Count < MaximumErrors)
        {
            _errors.Add(new ProfileError(source, line, column, message));
        }
    }

    /// <summary>The errors from top to bottom.</summary>
    public IReadOnlyList<ProfileError> ToSortedList() => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>A piece of the document for a message: without control characters, and short.</summary>
    public static string Quote(string text)
    {
        const int MaximumLength = 60;
        string shown = text.Length <= MaximumLength ? text : text[..MaximumLength] + "...";
        return "'" + string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)) + "'";
    }
}
