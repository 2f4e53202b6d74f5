using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>
/// Turns text into a tree with places. Profiles need only the plain part of YAML, so anchors, aliases and tags are
/// refused: what cannot be written cannot blow up.
/// </summary>
internal sealed class ProfileTreeReader
{
    private const int MaximumBytes = 1 << 20;
    private const int MaximumDepth = 16;
    private const int MaximumNodes = 100_000;

    private readonly Parser _parser;
    private readonly ProfileErrors _errors;
    private Mark _last = Mark.Empty;
    private int _nodes;

    private ProfileTreeReader(string text, ProfileErrors errors)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _errors = errors;
    }

    /// <summary>Reads a document; null where it is so wrong that there is no tree.</summary>
    public static MapNode? Read(string text, ProfileErrors errors)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes)
        {
            errors.Add(1, 1, "the document is larger than 1 MiB");
            return null;
        }

        try
        {
            return new ProfileTreeReader(text.TrimStart('\uFEFF'), errors).ReadDocument();
        }
        catch (YamlException exception)
        {
            errors.Add(ToInt(exception.Start.Line), ToInt(exception.Start.Column), "not valid YAML: " + exception.Message);
            return null;
        }
    }

    private MapNode? ReadDocument()
    {
        Next<StreamStart>();
        Advance();
        if (_parser.Current is StreamEnd)
        {
            _errors.Add(1, 1, "the document is empty");
            return null;
        }

        Advance();
        var root = ReadNode(0);
        Next<DocumentEnd>();
        Advance();
        if (_parser.Current is DocumentStart second)
        {
            _errors.Add(ToInt(second.Start.Line), ToInt(second.Start.Column), "a profile is one document, and here begins a second");
        }

        if (root is MapNode map)
        {
            return map;
        }

        _errors.Add(root, $"a profile consists of keys with values, not of {root.Kind}");
        return null;
    }

    /// <summary>Reads the node at the current event, and leaves the event after it as the current one to come.</summary>
    private ProfileNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        int line = ToInt(current.Start.Line);
        int column = ToInt(current.Start.Column);
        if (depth > MaximumDepth)
        {
            throw new YamlException(current.Start, current.End, $"nested more than {MaximumDepth} deep");
        }

        if (++_nodes > MaximumNodes)
        {
            throw new YamlException(current.Start, current.End, $"more than {MaximumNodes} values");
        }

        if (current is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            _errors.Add(line, column, node.Anchor.IsEmpty ? "tags are not allowed in a profile" : "anchors are not allowed in a profile");
        }

        switch (current)
        {
            case Scalar scalar:
                return new ScalarNode(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                return new ListNode(line, column, ReadItems(depth));
            case MappingStart:
                return new MapNode(line, column, ReadEntries(depth));
            case AnchorAlias:
                throw new YamlException(current.Start, current.End, "aliases are not allowed in a profile");
            default:
                throw new YamlException(current.Start, current.End, "a value is missing");
        }
    }

    private List<ProfileNode> ReadItems(int depth)
    {
        var items = new List<ProfileNode>();
        for (Advance(); _parser.Current is not SequenceEnd; Advance())
        {
            items.Add(ReadNode(depth + 1));
        }

        return items;
    }

    private List<MapEntry> ReadEntries(int depth)
    {
        var entries = new List<MapEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        for (Advance(); _parser.Current is not MappingEnd; Advance())
        {
            var key = ReadNode(depth + 1);
            Advance();
            var value = ReadNode(depth + 1);
            if (key is not ScalarNode scalar)
            {
                _errors.Add(key, $"a key is a word, not {key.Kind}");
            }
            else if (lines.TryGetValue(scalar.Value, out int first))
            {
                _errors.Add(key, $"the key {ProfileErrors.Quote(scalar.Value)} is here for the second time (first in line {first})");
            }
            else
            {
                lines.Add(scalar.Value, scalar.Line);
                entries.Add(new MapEntry(scalar, value));
            }
        }

        return entries;
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        Advance();
        if (_parser.Current is not T)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "unexpected structure");
        }
    }

    private void Advance()
    {
        // On some broken documents the parser fails in other ways than the one it documents.
        bool moved;
        try
        {
            moved = _parser.MoveNext();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new YamlException(_last, _last, "nothing can be made of what follows", exception);
        }

        if (!moved)
        {
            throw new YamlException(_last, _last, "the document ends too early");
        }

        _last = _parser.Current!.Start;
    }

    private static int ToInt(long position) => (int)Math.Clamp(position, 1, int.MaxValue);
}
