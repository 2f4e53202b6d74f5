namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>Finds what a misspelt word was meant to be.</summary>
internal static class KeySuggestion
{
    /// <summary>The known word closest to <paramref name="word"/>; null where none is close.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        // Two letters are near to anything, and nothing of that length is a slip of the finger.
        if (word.Length is < 3 or > 64)
        {
            return null;
        }

        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(Fold(word), candidate);
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return bestDistance <= Math.Max(1, word.Length / 3) ? best : null;
    }

    /// <summary>camelCase, snake_case and capitals are the likeliest slips; they cost nothing.</summary>
    private static string Fold(string word)
    {
        string folded = "";
        for (int i = 0; i < word.Length; i++)
        {
            if (char.IsUpper(word[i]) && i > 0 && char.IsLower(word[i - 1]))
            {
                folded += '-';
            }

            folded += word[i] is '_' or ' ' ? '-' : char.ToLowerInvariant(word[i]);
        }

        return folded;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours from one word to the other (Damerau-Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Step(distances, left, right, i, j);
            }
        }

        return distances[left.Length, right.Length];
    }

    private static int Step(int[,] distances, string left, string right, int i, int j)
    {
        int best = distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        best = Math.Min(best, 1 + Math.Min(distances[i - 1, j], distances[i, j - 1]));
        bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, 1 + distances[i - 2, j - 2]) : best;
    }
}
