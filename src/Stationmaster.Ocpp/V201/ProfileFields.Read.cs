using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

static partial class ProfileFields
{
    public static ChargingProfile? Read(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null, level = null, purpose = null, kind = null, recurrency = null, offline = null, interval = null;
        var isGone = false;
        DateTimeOffset? from = null, until = null;
        string? transaction = null;
        var schedules = ImmutableArray<ChargingSchedule>.Empty;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("stackLevel"u8))
                level = fields.Integer();
            else if (fields.Is("chargingProfilePurpose"u8))
                purpose = fields.Word(PurposesOf(edition));
            else if (fields.Is("chargingProfileKind"u8))
                kind = fields.Word(edition == OcppEdition.V21 ? Kinds21 : Kinds201);
            else if (fields.Is("recurrencyKind"u8))
                recurrency = fields.Word(Recurrencies);
            else if (fields.Is("validFrom"u8))
                from = fields.Time();
            else if (fields.Is("validTo"u8))
                until = fields.Time();
            else if (fields.Is("chargingSchedule"u8))
                schedules = ReadSchedules(ref fields);
            else if (fields.Is("transactionId"u8))
                transaction = fields.Text(36);
            else if (fields.Is("maxOfflineDuration"u8))
                offline = fields.Integer();
            else if (fields.Is("invalidAfterOfflineDuration"u8))
                isGone = fields.Truth();
            else if (fields.Is("dynUpdateInterval"u8))
                interval = fields.Integer();
            else
                fields.Pass();
        }
        fields.Need(id is not null, "id");
        fields.Need(level is not null, "stackLevel");
        fields.Need(purpose is not null, "chargingProfilePurpose");
        fields.Need(kind is not null, "chargingProfileKind");
        fields.Want(!schedules.IsEmpty, "chargingSchedule");
        return id is { } number && level is { } stack && purpose is { } what && kind is { } how
            ? new(number, stack, (ChargingPurpose)what, (ProfileKind)how, schedules)
            {
                OwnId = transaction, MostOfflineSeconds = offline, IsGoneAfterOffline = isGone, AskEverySeconds = interval, Recurrency = (Recurrency?)recurrency, ValidFrom = from, ValidUntil = until,
            }
            : null;
    }

    public static ImmutableArray<ChargingSchedule> ReadSchedules(ref Fields fields)
    {
        var schedules = ImmutableArray.CreateBuilder<ChargingSchedule>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
            if (ReadSchedule(ref fields) is { } schedule)
                schedules.Add(schedule);
        return schedules.DrainToImmutable();
    }

    public static ChargingSchedule? ReadSchedule(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? duration = null, unit = null, delay = null;
        DateTimeOffset? start = null;
        decimal? least = null;
        (int? Soc, decimal? Limit) atSoc = default;
        var isLocal = false;
        var periods = ImmutableArray<SchedulePeriod>.Empty;
        while (fields.Next())
        {
            if (fields.Is("startSchedule"u8))
                start = fields.Time();
            else if (fields.Is("duration"u8))
                duration = fields.Integer();
            else if (fields.Is("chargingRateUnit"u8))
                unit = fields.Word(Units);
            else if (fields.Is("chargingSchedulePeriod"u8))
                periods = ReadPeriods(ref fields);
            else if (fields.Is("minChargingRate"u8))
                least = fields.Number();
            else if (fields.Is("limitAtSoC"u8))
                atSoc = ReadLimitAtSoc(ref fields);
            else if (fields.Is("randomizedDelay"u8))
                delay = fields.Integer();
            else if (fields.Is("useLocalTime"u8))
                isLocal = fields.Truth();
            else
                fields.Pass();
        }
        return unit is { } known
            ? new((RateUnit)known, periods)
            {
                DurationSeconds = duration, StartsAt = start, MinRate = least, FromSoc = atSoc.Soc, LimitFromSoc = atSoc.Limit,
                RandomDelaySeconds = delay, IsLocalTime = isLocal,
            }
            : null;
    }

    static (int?, decimal?) ReadLimitAtSoc(ref Fields fields)
    {
        if (!fields.BeginObject())
            return default;
        int? soc = null;
        decimal? limit = null;
        while (fields.Next())
        {
            if (fields.Is("soc"u8))
                soc = fields.Integer();
            else if (fields.Is("limit"u8))
                limit = fields.Number();
            else
                fields.Pass();
        }
        return (soc, limit);
    }

    public static ImmutableArray<SchedulePeriod> ReadPeriods(ref Fields fields)
    {
        var periods = ImmutableArray.CreateBuilder<SchedulePeriod>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            int? start = null, phases = null, phase = null;
            decimal? limit = null, second = null, third = null, discharge = null, setpoint = null;
            string? mode = null;
            while (fields.Next())
            {
                if (fields.Is("startPeriod"u8))
                    start = fields.Integer();
                else if (fields.Is("limit"u8))
                    limit = fields.Number();
                else if (fields.Is("limit_L2"u8))
                    second = fields.Number();
                else if (fields.Is("limit_L3"u8))
                    third = fields.Number();
                else if (fields.Is("numberPhases"u8))
                    phases = fields.Integer();
                else if (fields.Is("phaseToUse"u8))
                    phase = fields.Integer();
                else if (fields.Is("dischargeLimit"u8))
                    discharge = -fields.Number();
                else if (fields.Is("setpoint"u8))
                    setpoint = fields.Number();
                else if (fields.Is("operationMode"u8))
                    mode = fields.Text(50);
                else
                    fields.Pass();
            }
            if (start is not { } at)
                continue;
            periods.Add(new(at, limit)
            {
                Phases = phases, PhaseToUse = phase, LimitL2 = second, LimitL3 = third, DischargeLimit = discharge, Setpoint = setpoint, OperationMode = mode,
            });
        }
        return periods.DrainToImmutable();
    }
}
