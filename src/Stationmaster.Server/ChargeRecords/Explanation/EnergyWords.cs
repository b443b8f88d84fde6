using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeRecords.Evidence;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>Where the energy came from: each register, and the message that told it.</summary>
static class EnergyWords
{
    public static ExplainedEnergy Of(ChargeRecord record, Reproduction again, ExplainedMessages messages)
    {
        var (session, metering) = (record.Session, record.Metering);
        var readings = new List<ExplainedReading>();
        var (start, stop) = (MessageOf(again, messages, isStart: true), MessageOf(again, messages, isStart: false));
        if (session.MeterStartWh is { } startWh)
        {
            readings.Add(new(session.StartedAt, "start", startWh / 1000m, 0, null, start));
            messages.Register(start, startWh, "register at the start");
        }
        messages.Time(start, session.StationStartedAt, "start");
        messages.Word(start, session.TokenUid, "charge key");
        readings.AddRange(Samples(session, again, messages));
        if (session.StoppedAt is { } stoppedAt && session.MeterStopWh is { } stopWh)
        {
            readings.Add(new(stoppedAt, "stop", stopWh / 1000m, Units.Kwh(metering.EnergyMilliWh), null, stop));
            messages.Register(stop, stopWh, "register at the stop");
        }
        messages.Time(stop, session.StationStoppedAt, "end");
        return new(
            Units.Kwh(metering.EnergyMilliWh), Units.Thousandth(metering.MeterStartWh ?? session.MeterStartWh), Units.Thousandth(metering.MeterStopWh),
            How(record), Corrections(session, metering), [.. readings.OrderBy(reading => reading.At)]);
    }

    /// <summary>The readings a moment lies between; one where it is a reading's own, none where none is there.</summary>
    public static IReadOnlyList<int> Between(ExplainedEnergy energy, DateTimeOffset at)
    {
        var (before, after) = (-1, -1);
        for (var i = 0; i < energy.Readings.Count; i++)
        {
            if (energy.Readings[i].RegisterKwh is null)
                continue;
            if (energy.Readings[i].At == at)
                return [i];
            if (energy.Readings[i].At < at)
                before = i;
            else if (after < 0)
                after = i;
        }
        return [.. new[] { before, after }.Where(place => place >= 0)];
    }

    static IEnumerable<ExplainedReading> Samples(Session session, Reproduction again, ExplainedMessages messages)
    {
        if (again.History is not { } history)
            yield break;
        var metering = Metering.From(session.StartedAt, session.MeterStartWh);
        for (var i = 0; i < history.Samples.Length; i++)
        {
            var (at, sample) = history.Samples[i];
            metering = metering.Add(sample, at);
            var message = messages.Of(again.Told is { } told ? again.Step[told.SampleSteps[i]] : null);
            var register = sample.Values.FirstOrDefault(value => value.Measurand == Measurand.EnergyImportRegister && value.Phase == Phase.None);
            var hasRegister = register.Measurand == Measurand.EnergyImportRegister && sample.Values.Contains(register);
            if (hasRegister)
                messages.Register(message, register.Value, "register");
            messages.Time(message, sample.At, "time");
            yield return new(
                at, "sample", hasRegister ? register.Value / 1000m : null,
                at < session.StartedAt || at > session.StoppedAt ? null : Units.Kwh(metering.EnergyMilliWh),
                Units.Shortest(metering.PowerAt == at ? metering.PowerW / 1000 : null), message);
        }
    }

    /// <summary>The message that told the start, or the stop.</summary>
    static int? MessageOf(Reproduction again, ExplainedMessages messages, bool isStart)
    {
        if (again.Told is not { Session: var session } || again.Events is not { } events)
            return null;
        for (var i = 0; i < events.Length; i++)
        {
            var isIt = events[i] switch
            {
                SessionStarted told => isStart && told.MeterStartWh == session.MeterStartWh && told.At == session.StationStartedAt,
                SessionStopped told => !isStart && told.MeterStopWh == session.MeterStopWh && told.At == session.StationStoppedAt,
                TransactionReported { Phase: TransactionPhase.Started } told => isStart && told.TransactionId == session.OwnId && told.At == session.StationStartedAt,
                TransactionReported { Phase: TransactionPhase.Ended } told => !isStart && told.TransactionId == session.OwnId && told.At == session.StationStoppedAt,
                _ => false,
            };
            if (isIt)
                return messages.Of(again.Step[i]);
        }
        return null;
    }

    static string How(ChargeRecord record)
    {
        var (session, metering) = (record.Session, record.Metering);
        var kwh = ExplanationWriter.Kwh(metering.EnergyMilliWh);
        if (metering.Flags.HasFlag(MeteringFlags.EnergyFromIntervals))
            return $"The charge box told no register; what it said it delivered in each interval adds up to {kwh}.";
        if (metering.Flags.HasFlag(MeteringFlags.MeterReset))
            return $"The meter began anew while the session ran: its growth before and after that adds up to {kwh}.";
        return metering.MeterStartWh is { } from && metering.MeterStopWh is { } to && session.StoppedAt is not null
            ? $"{to / 1000m:0.######} kWh at the end − {from / 1000m:0.######} kWh at the start = {kwh}."
            : metering.MeterStartWh is { } begin ? $"From {begin / 1000m:0.######} kWh at the start, {kwh} by now." : $"{kwh} by the meter's samples.";
    }

    static List<string> Corrections(Session session, Metering metering)
    {
        var words = new List<string>();
        void Add(bool holds, string text)
        {
            if (holds)
                words.Add(text);
        }
        Add(metering.Flags.HasFlag(MeteringFlags.StartRegisterCorrected), "The charge box named no register at the start, or an impossible one; its first sample stands in.");
        Add(metering.Flags.HasFlag(MeteringFlags.UnitCorrected), "The charge box sends kWh where it says Wh; its values were multiplied by 1000.");
        Add(metering.Flags.HasFlag(MeteringFlags.RegisterJumped), "The register jumped once; the jump is not counted.");
        Add(metering.Flags.HasFlag(MeteringFlags.StopBelowStart), "The register at the stop is below that at the start.");
        Add(session.Is(SessionFlags.EstimatedStop), "No stop arrived: the end and the energy are those of the last sign of the session.");
        Add(session.Is(SessionFlags.TimeEstimated), "The charge box's clock could not be believed; the times are those at which its messages arrived.");
        Add(session.Is(SessionFlags.StopDiffers), "A second stop that differs arrived; one of them counts.");
        Add(session.Is(SessionFlags.StartMissing), "The start never arrived; the session is known from its meter values.");
        Add(session.Is(SessionFlags.MessagesMissing), "The charge box numbers its messages, and some of them never came.");
        Add(session.Is(SessionFlags.UnderAMinute), "It lasted less than a minute.");
        Add(session.Is(SessionFlags.OverADay), "It lasted more than a day.");
        Add(session.Is(SessionFlags.PlaceAssumed), "The charge box never said at which EVSE it was.");
        return words;
    }
}
