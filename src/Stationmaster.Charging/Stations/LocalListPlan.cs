using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>What to send so that a station's local list becomes what it should be: pure.</summary>
public static class LocalListPlan
{
    /// <summary>Where a station does not say how many entries it takes at once.</summary>
    const int UsualPerMessage = 50;

    /// <summary>What stands around all entries takes at most, the frame counted, in OCPP 2.x (of 1.6 no station limits the bytes).</summary>
    const int BytesAround = 160;

    /// <summary>What an entry takes at most besides its texts: by itself, and for its standing, its expiry and its group.</summary>
    const int BytesOfEntry = 56, BytesOfStanding = 44, BytesOfExpiry = 52, BytesOfGroup = 50;

    /// <summary>A character that must be escaped in JSON takes so many.</summary>
    const int BytesOfEscape = 6;

    /// <summary>As few parts as the station takes; of one entry that is too long by itself a part of its own.</summary>
    static IEnumerable<ImmutableArray<ListedToken>> Parts(IEnumerable<ListedToken> entries, ListLimits? limits)
    {
        var most = limits?.MostPerMessage is > 0 and { } said ? said : UsualPerMessage;
        var mostBytes = limits?.MostBytesPerMessage is > 0 and { } told ? told - BytesAround : int.MaxValue;
        var part = ImmutableArray.CreateBuilder<ListedToken>();
        var bytes = 0;
        foreach (var entry in entries)
        {
            var more = BytesOf(entry);
            if (part.Count > 0 && (part.Count == most || bytes + more > mostBytes))
            {
                yield return part.DrainToImmutable();
                bytes = 0;
            }
            part.Add(entry);
            bytes += more;
        }
        if (part.Count > 0)
            yield return part.DrainToImmutable();
    }

    static int BytesOf(ListedToken entry) => BytesOfEntry + BytesOf(entry.Uid) + (entry.Authorisation is not { } authorisation ? 0
        : BytesOfStanding + (authorisation.ExpiresAt is null ? 0 : BytesOfExpiry) + (authorisation.ParentUid is { } parent ? BytesOfGroup + BytesOf(parent) : 0));

    static int BytesOf(string text) => text.Sum(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '*' or ':' ? 1 : BytesOfEscape);

    /// <summary>Replaces the list. What does not go into one message follows as changes.</summary>
    /// <param name="after">The highest version the station or we know of.</param>
    public static ImmutableArray<SendLocalList> Full(IEnumerable<ListedToken> wanted, int after, ListLimits? limits)
    {
        var parts = Parts(wanted, limits).ToList();
        return parts.Count == 0
            ? [new(after + 1, IsFull: true, [])]
            : [.. parts.Select((part, i) => new SendLocalList(after + 1 + i, IsFull: i == 0, part))];
    }

    /// <summary>Only what differs, by token; nothing where nothing does. Removals go first: they make room.</summary>
    /// <param name="after">The version the station holds.</param>
    public static ImmutableArray<SendLocalList> Differential(
        IReadOnlyDictionary<string, ListedToken> held, IReadOnlyDictionary<string, ListedToken> wanted, int after, ListLimits? limits)
    {
        var gone = held.Where(pair => !wanted.ContainsKey(pair.Key)).Select(pair => pair.Value with { Authorisation = null });
        var changed = wanted.Where(pair => !held.TryGetValue(pair.Key, out var before) || before != pair.Value).Select(pair => pair.Value);
        return [.. Parts(gone.Concat(changed), limits).Select((part, i) => new SendLocalList(after + 1 + i, IsFull: false, part))];
    }

    /// <summary>The list once the station has done it.</summary>
    public static ImmutableDictionary<string, ListedToken> After(
        ImmutableDictionary<string, ListedToken> held, SendLocalList done, Func<string, string> keyOf)
    {
        var list = done.IsFull ? ImmutableDictionary.CreateBuilder<string, ListedToken>() : held.ToBuilder();
        foreach (var entry in done.Entries)
        {
            if (entry.Authorisation is null)
                list.Remove(keyOf(entry.Uid));
            else
                list[keyOf(entry.Uid)] = entry;
        }
        return list.ToImmutable();
    }
}
