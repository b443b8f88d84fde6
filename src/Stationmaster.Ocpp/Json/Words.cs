using System.Text;

namespace Stationmaster.Ocpp.Json;

/// <summary>The words an enumerated field may hold. Texts handed out are always the standard's own spelling.</summary>
sealed class Words
{
    readonly string[] _texts;
    readonly byte[][] _utf8;
    readonly int _standard;

    public Words(params string[] standard) : this(standard, [])
    {
    }

    /// <param name="tolerated">Words that are understood though the standard does not know them.</param>
    public Words(string[] standard, string[] tolerated)
    {
        _texts = [.. standard, .. tolerated];
        _utf8 = [.. _texts.Select(Encoding.ASCII.GetBytes)];
        _standard = standard.Length;
        Expected = string.Join(", ", standard);
    }

    public string Expected { get; }

    public string this[int index] => _texts[index];

    /// <summary>
    /// The index of the word, or -1. Case, hyphens, dots and blanks around it are forgiven; <paramref name="exact"/> tells.
    /// </summary>
    public int IndexOf(ReadOnlySpan<byte> word, out bool exact)
    {
        for (var i = 0; i < _utf8.Length; i++)
        {
            exact = i < _standard;
            if (word.SequenceEqual(_utf8[i]))
                return i;
        }
        exact = false;
        for (var i = 0; i < _utf8.Length; i++)
            if (AreAlike(word, _utf8[i]))
                return i;
        return -1;
    }

    static bool AreAlike(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var j = 0;
        foreach (var letter in left)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter))
            {
                if (letter is (byte)' ' or (byte)'.' or (byte)'-' or (byte)'_')
                    continue;
                return false;
            }
            while (j < right.Length && !char.IsAsciiLetterOrDigit((char)right[j]))
                j++;
            if (j == right.Length || (letter | 0x20) != (right[j] | 0x20))
                return false;
            j++;
        }
        return j == right.Length;
    }
}
