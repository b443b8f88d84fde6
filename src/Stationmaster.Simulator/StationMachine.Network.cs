using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>A way to connect.</summary>
/// <param name="Number">Of the slot that it is kept in.</param>
/// <param name="Server">The endpoint before the identity; null for the one of the fleet.</param>
/// <param name="Profile">OCPP's security profile; null: by its password where it has one.</param>
/// <param name="Password">Shown by this way alone; null for the station's own.</param>
public sealed record NetworkSlot(int Number, Uri? Server, int? Profile, string? Password = null)
{
    public Uri Address(Uri usual) => Server ?? (Profile >= 2 && usual.Scheme == "ws" ? new UriBuilder(usual) { Scheme = "wss" }.Uri : usual);
}

/// <summary>
/// How it connects, and what it does when it is told to connect otherwise (OCPP 2.x Part 2, B09, B10 and A05; 1.6 security whitepaper §4.1): the new
/// way first, some attempts long, then the next; and it tells which it was.
/// </summary>
public sealed partial class StationMachine
{
    const int FactorySlot = 1, NewSlotOf16 = 2, LongestTechInfo = 255;

    internal static SettingName NetworkPriority { get; } = new("OCPPCommCtrlr", "NetworkConfigurationPriority");

    readonly SortedDictionary<int, NetworkSlot> _slots = [];
    ImmutableArray<int> _priority = [FactorySlot];
    ImmutableArray<int> _nextPriority;
    int _place, _failures;
    string? _password;
    NetworkSlot? _connectedBy;
    (NetworkSlot Slot, string Why)? _failed;
    (string Type, string Info)? _networkNews;

    /// <summary>By which it connects, or tries to.</summary>
    public NetworkSlot Network => _slots[_priority[_place]];

    /// <summary>By which it connects from now on; null for none.</summary>
    public string? Password => Network.Password ?? _password;

    internal int SecurityProfileNow => ProfileOf(Network);

    internal string NetworkPriorityText => string.Join(',', _nextPriority.IsDefault ? _priority : _nextPriority);

    int ProfileOf(NetworkSlot slot) => slot.Profile ?? ((slot.Password ?? _password) is null ? 0 : 1);

    /// <summary>There was no connection to be had, or it was refused.</summary>
    public void ConnectionFailed(string why)
    {
        if (++_failures < Math.Max(1, Number("NetworkProfileConnectionAttempts")) || _priority.Length == 1)
            return;
        _failures = 0;
        _failed = (Network, why);
        _place = (_place + 1) % _priority.Length;
    }

    void ConnectedBySlot()
    {
        _failures = 0;
        var now = Network;
        if (_failed is { Slot: var slot, Why: var why } && slot != now)
        {
            _networkNews = (
                HasOwnIds ? "FailedToAuthenticateAtCsms" : "FailedToAuthenticateAtCentralSystem",
                $"It came by slot {now.Number}, security profile {ProfileOf(now)}, since by slot {slot.Number}, profile {ProfileOf(slot)}: {why}");
            if (!HasOwnIds)
                _priority = [now.Number];
        }
        else if (_connectedBy is { } before && before.Number != now.Number)
        {
            _networkNews = ("ReconfigurationOfSecurityParameters", $"It came by slot {now.Number}, security profile {ProfileOf(now)}");
        }
        (_connectedBy, _failed) = (now, null);
        // What has worked once is never gone back on.
        _priority = [.. _priority.Where(number => ProfileOf(_slots[number]) >= ProfileOf(now))];
        _place = _priority.IndexOf(now.Number);
        Configuration.Set("SecurityProfile", SecurityProfileNow.ToString(CultureInfo.InvariantCulture));
        if (Standing == Admission.Accepted)
            TellOfNetwork();
    }

    void TellOfNetwork()
    {
        if (_networkNews is not { } news)
            return;
        _networkNews = null;
        Send(new SecurityEventTold(news.Type, Now, news.Info.Length > LongestTechInfo ? news.Info[..LongestTechInfo] : news.Info));
    }

    /// <summary>It connects anew: what was set takes effect, and the first of the slots has its turn again.</summary>
    void TakeNetwork()
    {
        if (!_nextPriority.IsDefault)
            (_priority, _nextPriority) = (_nextPriority, default);
        (_place, _failures) = (0, 0);
    }

    void TakePassword(string password)
    {
        _slots[Network.Number] = Network with { Password = null };
        _password = password;
    }

    bool TakePriority(string text)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || numbers.Contains(number)
                || !_slots.TryGetValue(number, out var slot) || ProfileOf(slot) < SecurityProfileNow)
                return false;
            numbers.Add(number);
        }
        _nextPriority = numbers.DrainToImmutable();
        return true;
    }

    /// <summary>OCPP 1.6: at the same place by another security profile. It comes again at once.</summary>
    bool TakeProfile(string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var profile) || profile < SecurityProfileNow || !CanUse(profile, Password))
            return false;
        if (profile == SecurityProfileNow)
            return true;
        _slots[NewSlotOf16] = new(NewSlotOf16, null, profile);
        _nextPriority = [NewSlotOf16, FactorySlot];
        if (Network.Number == NewSlotOf16)
            _nextPriority = [NewSlotOf16];
        After(TimeSpan.FromSeconds(1), ComeAgain);
        return true;
    }

    bool CanUse(int profile, string? password) => profile switch
    {
        0 => true,
        1 => password is not null,
        2 => password is not null && ChecksServers,
        3 => Keyring.Shown is not null && ChecksServers,
        _ => false,
    };

    bool ChecksServers => Plan.Security is { Roots: not null } or { IsTrusting: true } || Keyring.CentralSystemRoots.Any();

    Outcome SetNetwork(JsonElement payload)
    {
        var (number, data) = (payload.GetProperty("configurationSlot").GetInt32(), payload.GetProperty("connectionData"));
        var (profile, transport) = (data.GetProperty("securityProfile").GetInt32(), data.GetProperty("ocppTransport").GetString());
        var password = data.TryGetProperty("basicAuthPassword", out var given) ? given.GetString() : null;
        if (number == Network.Number)
            return Refused("PriorityNetworkConf");
        if (transport != "JSON" || !Uri.TryCreate(data.GetProperty("ocppCsmsUrl").GetString(), UriKind.Absolute, out var server)
            || server.Scheme != (profile >= 2 ? "wss" : "ws"))
            return Refused("InvalidNetworkConf");
        if (profile < SecurityProfileNow)
            return Refused("NoSecurityDowngrade");
        if (!CanUse(profile, password ?? Password))
            return Refused("InvalidNetworkConf");
        _slots[number] = new(number, server, profile, password);
        return Said("Accepted");
    }

    static Outcome Refused(string code) => new(OutcomeKind.Rejected, "Rejected")
    {
        AnswerJson = new JsonObject { ["status"] = "Rejected", ["statusInfo"] = new JsonObject { ["reasonCode"] = code } }.ToJsonString(),
    };
}
