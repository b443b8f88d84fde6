using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>What only stations of OCPP 2.x do: report their profiles, take new limits of dynamic ones, serve the grid, swap batteries.</summary>
public sealed partial class StationMachine
{
    /// <summary>Orders that are taken as they stand.</summary>
    static readonly string[] TakenAsTheyStand =
    [
        "AFRRSignal", "ClearDERControl", "ExtendedTriggerMessage", "GetDERControl", "NotifyAllowedEnergyTransfer", "NotifyWebPaymentStarted", "RequestBatterySwap",
        "SetDERControl", "SetNetworkProfile", "TriggerMessage",
    ];

    readonly SortedDictionary<string, JsonObject> _der = new(StringComparer.Ordinal);

    /// <summary>How many charged batteries lie ready.</summary>
    public int Batteries { get; set; } = 2;

    internal static bool Takes(string action) => TakenAsTheyStand.Contains(action);

    Outcome Obey(GetChargingProfiles asked)
    {
        var told = _profiles.Values.Where(set => (asked.Connector is not { } connector || connector.Evse == set.Connector.Evse)
            && (asked.Purpose is null || asked.Purpose == set.Profile.Purpose) && (asked.StackLevel is null || asked.StackLevel == set.Profile.StackLevel)).ToList();
        if (told.Count == 0)
            return new(OutcomeKind.Rejected, "NoProfiles");
        After(TimeSpan.FromMilliseconds(200), () =>
        {
            var byEvse = told.GroupBy(set => set.Connector.Evse).ToList();
            for (var i = 0; i < byEvse.Count; i++)
            {
                Send(new ChargingProfilesReported(
                    asked.RequestId, "CSO", byEvse[i].First().Connector, [.. byEvse[i].Select(set => set.Profile)], IsMoreComing: i < byEvse.Count - 1));
            }
        });
        return Yes;
    }

    Outcome Obey(UpdateDynamicSchedule update)
    {
        if (!_profiles.TryGetValue(update.ProfileId, out var kept) || kept.Profile is not { Kind: ProfileKind.Dynamic, Schedules: [{ Periods: [var first, ..] } schedule, ..] })
            return No;
        var period = first with
        {
            Limit = update.Update.Limit ?? first.Limit, DischargeLimit = update.Update.DischargeLimit ?? first.DischargeLimit,
            Setpoint = update.Update.Setpoint ?? first.Setpoint,
        };
        _profiles[update.ProfileId] = kept with { Profile = kept.Profile with { Schedules = [schedule with { Periods = [period], StartsAt = null }] } };
        Limit();
        return Yes;
    }

    Outcome Obey(UsePriorityCharging use)
    {
        if (Running(use.OwnId) is null)
            return No;
        if (!_profiles.Values.Any(set => set.Profile.Purpose == ChargingPurpose.PriorityCharging))
            return new(OutcomeKind.Rejected, "NoProfile");
        After(TimeSpan.FromMilliseconds(200), () => Send(new PriorityTold(use.OwnId, new() { HasPriority = use.IsOn }, new(
            "NotifyPriorityCharging", new JsonObject { ["transactionId"] = use.OwnId, ["activated"] = use.IsOn }.ToJsonString(), null))));
        return Yes;
    }

    /// <summary>The car at the connector says what it needs, and by which schedule it will charge once it knows what it may (ISO 15118).</summary>
    public void AskForSchedule(int connector)
    {
        var at = Connector(connector);
        if (!HasOwnIds || at is not { Transaction: { } transaction, Car: { } car })
            return;
        var isDc = at.Plan.Kind == ConnectorKind.Dc;
        var energyWh = (int)(car.BatteryKwh * (100 - at.Soc) * 10);
        var parameters = isDc
            ? new JsonObject { ["evMaxCurrent"] = 400, ["evMaxVoltage"] = 800, ["evMaxPower"] = (int)(at.Plan.MaxKw * 1000), ["energyAmount"] = energyWh }
            : new JsonObject { ["energyAmount"] = energyWh, ["evMinCurrent"] = 6, ["evMaxCurrent"] = 16, ["evMaxVoltage"] = 400 };
        var needs = new JsonObject
        {
            ["requestedEnergyTransfer"] = isDc ? "DC" : at.Plan.Phases == 3 ? "AC_three_phase" : "AC_single_phase",
            [isDc ? "dcChargingParameters" : "acChargingParameters"] = parameters,
        };
        Send(new StationNotice("NotifyEVChargingNeeds", new JsonObject { ["evseId"] = at.Ref.Evse, ["chargingNeeds"] = needs }.ToJsonString(), null), transaction);
    }

    Outcome Obey(StandardOrder order)
    {
        using var json = JsonDocument.Parse(order.PayloadJson);
        var payload = json.RootElement;
        return order.Action switch
        {
            "SetDERControl" => SetDer(payload),
            "ClearDERControl" => ClearDer(payload),
            "GetDERControl" => GetDer(payload),
            "RequestBatterySwap" => Swap(payload),
            "SetNetworkProfile" => SetNetwork(payload),
            "NotifyWebPaymentStarted" => Yes with { AnswerJson = "{}" },
            "TriggerMessage" or "ExtendedTriggerMessage" => TellOther(payload),
            "NotifyAllowedEnergyTransfer" => Said(Running(payload.GetProperty("transactionId").GetString()!) is null ? "Rejected" : "Accepted"),
            _ => Said("Accepted"),
        };
    }

    static Outcome Said(string status) =>
        new(status == "Accepted" ? OutcomeKind.Accepted : OutcomeKind.Rejected, status) { AnswerJson = new JsonObject { ["status"] = status }.ToJsonString() };

    Outcome SetDer(JsonElement payload)
    {
        var id = payload.GetProperty("controlId").GetString()!;
        _der[id] = JsonNode.Parse(payload.GetRawText())!.AsObject();
        After(TimeSpan.FromSeconds(1), () => Send(new StationNotice(
            "NotifyDERStartStop", new JsonObject { ["controlId"] = id, ["started"] = true, ["timestamp"] = Now.UtcDateTime.ToString("O") }.ToJsonString(), null)));
        return Said("Accepted");
    }

    Outcome ClearDer(JsonElement payload)
    {
        var (isDefault, id) = (payload.GetProperty("isDefault").GetBoolean(), payload.TryGetProperty("controlId", out var given) ? given.GetString() : null);
        var gone = _der.Where(pair => (bool?)pair.Value["isDefault"] == isDefault && (id is null || id == pair.Key)).Select(pair => pair.Key).ToList();
        gone.ForEach(one => _der.Remove(one));
        return Said(gone.Count > 0 ? "Accepted" : "NotFound");
    }

    /// <summary>Controls of the kinds whose list in the report is named after their member.</summary>
    Outcome GetDer(JsonElement payload)
    {
        var request = payload.GetProperty("requestId").GetInt32();
        var report = new JsonObject { ["requestId"] = request };
        foreach (var (id, control) in _der)
        {
            foreach (var member in new[] { "fixedVar", "freqDroop", "limitMaxDischarge" }.Where(name => control.ContainsKey(name)))
            {
                if (report[member] is null)
                    report[member] = new JsonArray();
                report[member]!.AsArray().Add((JsonNode)new JsonObject
                {
                    ["id"] = id, ["isDefault"] = control["isDefault"]!.DeepClone(), ["isSuperseded"] = false, [member] = control[member]!.DeepClone(),
                });
            }
        }
        if (report.Count == 1)
            return Said("NotFound");
        After(TimeSpan.FromMilliseconds(200), () => Send(new StationNotice("ReportDERControl", report.ToJsonString(), request)));
        return Said("Accepted");
    }

    Outcome Swap(JsonElement payload)
    {
        if (Batteries == 0)
            return new(OutcomeKind.Rejected, "Rejected") { AnswerJson = """{"status":"Rejected","statusInfo":{"reasonCode":"NoBatteryAvailable"}}""" };
        var (request, token) = (payload.GetProperty("requestId").GetInt32(), JsonNode.Parse(payload.GetProperty("idToken").GetRawText())!);
        Batteries--;
        After(TimeSpan.FromSeconds(5), () => Swapped(request, token, "BatteryIn", 14));
        After(TimeSpan.FromSeconds(15), () => Swapped(request, token, "BatteryOut", 97));
        return Said("Accepted");
    }

    void Swapped(int request, JsonNode token, string what, int soc) => Send(new StationNotice("BatterySwap", new JsonObject
    {
        ["eventType"] = what, ["requestId"] = request, ["idToken"] = token.DeepClone(),
        ["batteryData"] = new JsonArray(new JsonObject { ["evseId"] = 1, ["serialNumber"] = $"B-{request}-{soc}", ["soC"] = soc, ["soH"] = 94 }),
    }.ToJsonString(), request));
}
