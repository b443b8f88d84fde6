using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>A record computed again from its evidence.</summary>
/// <param name="Record">Null where nothing comes out: <paramref name="Why"/> says why not.</param>
/// <param name="Told">The session as the messages gave it; null where it was taken from the evidence as a whole.</param>
/// <param name="Step">The packed step of each step that was told.</param>
sealed record Reproduction(ChargeRecord? Record, History? History, Replayed? Told, ImmutableArray<int> Step, string? Why)
{
    /// <summary>What was told, of each step; null where nothing was.</summary>
    public ImmutableArray<StationEvent>? Events { get; init; }

    /// <summary>From the messages, through the same readers and decisions; from the packed history where messages are missing.</summary>
    public static Reproduction Of(EvidencePack pack, Rules rules)
    {
        var header = pack.Header;
        if (header.Known is { } known)
        {
            var history = new History(
                [.. known.Samples.Select(sample => new TimedSample(Epoch.FromMs(sample.AtMs), SampleJson.Read(sample.Sample)))],
                [.. known.Statuses.Select(Change)]) { Spot = header.Spot };
            return new(rules.Record(header.Session, history), history, null, [], null);
        }
        if (OcppVersions.Find(header.Ocpp) is not { } version)
            return Nothing($"This program does not read OCPP {header.Ocpp}");
        try
        {
            var (steps, indexes) = Steps(pack, version);
            var script = new ReplayScript(header.Number, steps, [.. header.StatusesBefore.Select(Change)], header.Session.SealedAt);
            if (rules.Replay(script) is not { } told)
                return Nothing("The messages give no session that ended");
            var priced = told.History with { Spot = header.Spot };
            if (told.Session.StoppedAt is null)
                return new(null, priced, told, indexes, "The session still runs") { Events = [.. steps.Select(step => step.Event)] };
            return new(rules.Record(told.Session, priced), priced, told, indexes, null) { Events = [.. steps.Select(step => step.Event)] };
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return Nothing($"The messages cannot be told again: {e.Message}");
        }
    }

    /// <summary>What is sealed of a record that was computed from this evidence.</summary>
    public static string SealedPart(ChargeRecord record, EvidencePack pack) => Seal.Part(ChargeRecordDocument.Write(
        record, new(1, default) { Rules = pack.Header.Rules, EvidenceHash = pack.Hash }));

    static Reproduction Nothing(string why) => new(null, null, null, [], why);

    static StatusChange Change(PackedStatus status) => new(Epoch.FromMs(status.AtMs), Enum.Parse<ConnectorStatus>(status.Status));

    static (ImmutableArray<ReplayStep> Steps, ImmutableArray<int> Indexes) Steps(EvidencePack pack, OcppVersion version)
    {
        var steps = ImmutableArray.CreateBuilder<ReplayStep>();
        var indexes = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < pack.Header.Steps.Length; i++)
        {
            var step = pack.Header.Steps[i];
            if (EventOf(pack, step, version) is not { } @event)
                continue;
            steps.Add(step.Note is { } note
                ? new(@event, note.Facts, note.Own is not null, note.Connectors, note.Sessions)
                : new(@event, new(Epoch.FromMs(step.AtMs), 0, default, null, null, null, null, null, default), false, [], null));
            indexes.Add(i);
        }
        return (steps.ToImmutable(), indexes.ToImmutable());
    }

    /// <summary>Null for a message that could not be read, and decided nothing.</summary>
    static StationEvent? EventOf(EvidencePack pack, PackedStep step, OcppVersion version) => step switch
    {
        { Note.Own: { } own } => own.ToEvent(),
        { Frame: { } frame } => version.Read(pack.Messages[frame].Action, pack.Messages[frame].Request).Event,
        _ => throw new JsonException("A step is neither a message nor an event of our own."),
    };
}
