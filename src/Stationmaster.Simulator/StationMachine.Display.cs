using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>What stands on its display, and what it knows of those who charged here (OCPP 2.x Part 2, functional blocks O and N).</summary>
public sealed partial class StationMachine
{
    const int MostMessages = 20, MessagesPerPart = 5, LongestPart = 512;

    readonly SortedDictionary<int, DisplayMessage> _shown = [];
    readonly Dictionary<string, int> _guests = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those whose time has not passed.</summary>
    public IReadOnlyCollection<DisplayMessage> Display
    {
        get
        {
            foreach (var (id, message) in _shown.ToList())
            {
                if (message.EndsAt <= Now || message.OwnId is { } own && !IsRunning(own))
                    _shown.Remove(id);
            }
            return _shown.Values;
        }
    }

    bool IsRunning(string ownId) => Connectors.Any(connector => connector.Transaction?.OwnId == ownId);

    Outcome Obey(SetDisplayMessage set)
    {
        var message = set.Message;
        if (message.Texts.Any(text => text.Format is DisplayFormat.Html or DisplayFormat.QrCode))
            return new(OutcomeKind.Rejected, "NotSupportedMessageFormat");
        if (message.OwnId is { } own && !IsRunning(own))
            return new(OutcomeKind.Rejected, "UnknownTransaction");
        if (Display.Count >= MostMessages && !_shown.ContainsKey(message.Id))
            return No;
        _shown[message.Id] = message;
        return Yes;
    }

    Outcome Obey(ClearDisplayMessage clear) => _shown.Remove(clear.Id) ? Yes : new(OutcomeKind.Rejected, "Unknown");

    Outcome Obey(GetDisplayMessages asked)
    {
        var found = Display.Where(message => (asked.Ids.Count == 0 || asked.Ids.Contains(message.Id))
            && (asked.Priority is null || asked.Priority == message.Priority) && (asked.State is null || asked.State == message.State))
            .Chunk(MessagesPerPart).ToArray();
        if (found.Length == 0)
            return new(OutcomeKind.Accepted, "Unknown");
        After(TimeSpan.FromMilliseconds(200), () =>
        {
            for (var i = 0; i < found.Length; i++)
                Send(new DisplayMessagesReported(asked.RequestId, [.. found[i]], i == found.Length - 1));
        });
        return Yes;
    }

    /// <summary>It counts who charged here, by the charge key; it files nobody by name or certificate.</summary>
    Outcome Obey(AskCustomerInformation asked)
    {
        if (asked is { IsReported: false, IsCleared: false } || asked is { TokenUid: null, CustomerIdentifier: null, Certificate: null })
            return new(OutcomeKind.Rejected, "Invalid");
        var text = asked.TokenUid is { } uid && _guests.TryGetValue(uid, out var visits)
            ? string.Create(CultureInfo.InvariantCulture, $"Charge key {uid}: charged here {visits} times{(_list.ContainsKey(uid) ? "; on the local list" : "")}.")
            : "";
        if (asked is { IsCleared: true, TokenUid: { } gone })
        {
            _guests.Remove(gone);
            _list = _list.Remove(gone);
        }
        if (asked.IsReported)
            After(TimeSpan.FromMilliseconds(200), () => Tell(asked.RequestId, text));
        return Yes;
    }

    void Tell(int requestId, string text)
    {
        var parts = text.Length == 0 ? [""] : text.Chunk(LongestPart).Select(part => new string(part)).ToArray();
        for (var i = 0; i < parts.Length; i++)
            Send(new CustomerInformationReported(requestId, i, i == parts.Length - 1, Now, parts[i]));
    }

    void Remember(string token) => _guests[token] = _guests.GetValueOrDefault(token) + 1;
}
