using Stationmaster.Server.Hosting;
using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Stations;

/// <summary>
/// The waiting room: stations nobody registered, at most so many. Nothing of them is stored. They are told to wait; one that has a
/// transaction to tell is closed unanswered, so that it keeps it. Touched under <see cref="_gate"/>.
/// </summary>
public sealed partial class HeldStations(StationOptions policy, LimitOptions limits, TimeProvider clock)
{
    const int LongestText = 100;
    static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    /// <summary>Between entering and the socket being open.</summary>
    static readonly TimeSpan Arrival = TimeSpan.FromSeconds(30);

    readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    readonly Lock _gate = new();

    public ImmutableArray<HeldStation> All()
    {
        lock (_gate)
        {
            Forget();
            return [.. _rooms.Values.Select(room => room.Station).Concat(Elsewhere()).DistinctBy(station => station.Identity).OrderByDescending(station => station.LastSeenAt)];
        }
    }

    /// <summary>How many of them are connected.</summary>
    public int ConnectedCount
    {
        get
        {
            lock (_gate)
                return _rooms.Values.Count(room => room.IsConnected);
        }
    }

    public HeldStation? Find(string identity)
    {
        lock (_gate)
            return _rooms.GetValueOrDefault(identity)?.Station ?? Elsewhere().FirstOrDefault(station => station.Identity == identity);
    }

    /// <summary>It was accepted: its connection goes on as that of a real station.</summary>
    public void Release(string identity)
    {
        Decide(identity, isAccepted: true);
        Decided?.Invoke(identity, true);
    }

    /// <summary>Drops it. It is held again when it connects again.</summary>
    public void Refuse(string identity)
    {
        Decide(identity, isAccepted: false);
        Decided?.Invoke(identity, false);
    }

    Room? Take(string identity)
    {
        lock (_gate)
            return _rooms.Remove(identity, out var room) ? room : null;
    }

    /// <returns>Null when the waiting room is full.</returns>
    internal Room? Enter(string identity, string remoteAddress, bool hasOfferedCredentials)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            Forget();
            if (!_rooms.TryGetValue(identity, out var room))
            {
                var neighbours = _rooms.Values.Count(other => other.Station.RemoteAddress == remoteAddress);
                if (neighbours >= limits.HeldPerAddress && !ForgetOneThatLeft(remoteAddress))
                    return null;
                if (_rooms.Count >= policy.HeldStations && !ForgetOneThatLeft(null))
                    return null;
                _rooms[identity] = room = new Room(clock, new(identity, remoteAddress, null, null, null, null, now, now, 0, hasOfferedCredentials));
            }
            room.Seen(remoteAddress, hasOfferedCredentials);
            return room;
        }
    }

    void Forget()
    {
        var horizon = clock.GetUtcNow() - Remembered;
        foreach (var identity in _rooms.Where(pair => !pair.Value.IsConnected && pair.Value.Station.LastSeenAt < horizon).Select(pair => pair.Key).ToList())
            _rooms.Remove(identity);
    }

    /// <summary>Whoever waits goes before whoever was only here: else anybody could fill the room with names and keep it full for an hour.</summary>
    /// <param name="remoteAddress">Of this address; null for any.</param>
    bool ForgetOneThatLeft(string? remoteAddress) =>
        _rooms.Where(pair => !pair.Value.IsConnected && (remoteAddress is null || pair.Value.Station.RemoteAddress == remoteAddress) && pair.Value.Station.LastSeenAt < clock.GetUtcNow() - Arrival)
            .OrderBy(pair => pair.Value.Station.LastSeenAt).Select(pair => pair.Key).FirstOrDefault() is { } oldest && _rooms.Remove(oldest);

    /// <summary>One waiting station. Its fields are swapped whole.</summary>
    internal sealed class Room(TimeProvider clock, HeldStation station) : ICallTarget
    {
        volatile HeldStation _station = station;
        volatile StationConnection? _connection;
        Func<StationConnection, Task>? _promote;

        public HeldStation Station => _station;

        public bool IsConnected => _connection is not null;

        public void Seen(string remoteAddress, bool hasOfferedCredentials) => _station = _station with
        {
            RemoteAddress = remoteAddress,
            OfferedCredentials = hasOfferedCredentials,
            LastSeenAt = clock.GetUtcNow(),
            Attempts = _station.Attempts + 1,
        };

        public IDisposable Holds(StationConnection connection, Func<StationConnection, Task> promote)
        {
            _connection?.Abort("the station connected again");
            _promote = promote;
            _connection = connection;
            return new Leaving(this, connection);
        }

        public void Promote()
        {
            if (_connection is { } connection && _promote is { } promote)
                Promotion = promote(connection);
        }

        public Task Promotion { get; private set; } = Task.CompletedTask;

        public void Drop(string why) => _connection?.Abort(why);

        public async ValueTask Receive(StationConnection connection, ReceivedCall received, CancellationToken ct)
        {
            var call = received.Call;
            _station = _station with { LastSeenAt = received.At };
            if (received.IsSend)
                return;
            if (call.Action is "StartTransaction" or "StopTransaction" or "MeterValues" or "TransactionEvent")
            {
                connection.Abort("it has transactions to tell and is not accepted yet");
                return;
            }
            if (connection.Version.HearsOnlyBootsOfStrangers && call.Action != "BootNotification")
            {
                var notYet = new OcppError(OcppErrorCode.SecurityError, "The charging station is not accepted yet");
                await connection.Send(Frame.Error(call.Id, notYet, connection.Version.Edition));
                return;
            }
            var reading = connection.Version.Read(call.Action, call.Payload);
            await connection.Send(reading.Event is { } @event
                ? Frame.Result(call.Id, connection.Version.WriteAnswer(@event, Decide(@event, received.At)))
                : Frame.Error(call.Id, reading.Error!, connection.Version.Edition));
        }

        Decision Decide(StationEvent @event, DateTimeOffset now)
        {
            switch (@event)
            {
                case Booted boot:
                    _station = _station with
                    {
                        Vendor = Cut(boot.Vendor), Model = Cut(boot.Model), SerialNumber = Cut(boot.SerialNumber), FirmwareVersion = Cut(boot.FirmwareVersion),
                    };
                    return new BootDecision(Admission.Pending, now, Deadlines.HeldBoot);
                case HeartbeatSent:
                    return new ClockDecision(now);
                case TokenPresented:
                    return new AuthorisationDecision(Charging.Tokens.Authorisation.Invalid);
                case CertificateAsked:
                    return new CertificateDecision(false);
                case VendorDataSent:
                    return new VendorDataDecision(VendorDataStatus.UnknownVendorId);
                default:
                    return Noted.Only;
            }
        }

        /// <summary>Nobody knows who it is, and it is remembered for an hour.</summary>
        static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;

        public void AnswerRefused(StationConnection connection, CallResultError refused)
        {
        }

        public void Closed(StationConnection connection)
        {
            if (_connection == connection)
                _connection = null;
        }

        sealed class Leaving(Room room, StationConnection connection) : IDisposable
        {
            public void Dispose() => room.Closed(connection);
        }
    }
}
