using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>What comes to a station from elsewhere than the back office: limits, alarms of the grid, payments, what its vendor wants to know.</summary>
public sealed partial class StationMachine
{
    (string Source, int Watts)? _outside;

    /// <summary>Somebody else limits each of its EVSEs: EMS, SO or Other (OCPP 2.x Part 2, K11 to K13).</summary>
    /// <param name="watts">Null: no more.</param>
    public void LimitFromOutside(string source, int? watts)
    {
        foreach (var connector in Connectors)
            connector.MeterUntil(Now);
        _outside = watts is { } most ? (source, most) : null;
        Limit();
        if (!HasOwnIds)
            return;
        Send(watts is null
            ? new StationNotice("ClearedChargingLimit", new JsonObject { ["chargingLimitSource"] = source }.ToJsonString(), null)
            : new StationNotice("NotifyChargingLimit", Limited(source, watts.Value).ToJsonString(), null));
        foreach (var connector in Connectors)
        {
            if (connector.Transaction is { } transaction)
                Tell(connector, transaction, Charging.Stations.TransactionPhase.Updated, "ChargingRateChanged");
        }
    }

    static JsonObject Limited(string source, int watts) => new()
    {
        ["chargingLimit"] = new JsonObject { ["chargingLimitSource"] = source, ["isGridCritical"] = source == "SO" },
        ["chargingSchedule"] = new JsonArray(new JsonObject
        {
            ["id"] = 1, ["chargingRateUnit"] = "W", ["chargingSchedulePeriod"] = new JsonArray(new JsonObject { ["startPeriod"] = 0, ["limit"] = watts }),
        }),
    };

    /// <summary>The grid is not as it should be (OCPP 2.1 Part 2, block R).</summary>
    /// <param name="control">DERControlEnumType: which of its rules noticed.</param>
    /// <param name="fault">GridEventFaultEnumType, as in UnderVoltage.</param>
    public void GridAlarm(string control, string fault, bool isOver = false)
    {
        var alarm = new JsonObject { ["controlType"] = control, ["gridEventFault"] = fault, ["timestamp"] = Now.UtcDateTime.ToString("O") };
        if (isOver)
            alarm["alarmEnded"] = true;
        if (HasRequestIds)
            Send(new StationNotice("NotifyDERAlarm", alarm.ToJsonString(), null));
    }

    /// <summary>Whoever pays at its terminal types in a number for the receipt (OCPP 2.1 Part 2, block C).</summary>
    public void TypeVatNumber(int connector, string number)
    {
        if (HasRequestIds)
            Send(new VatNumberAsked(number, Connector(connector).Ref.Evse));
    }

    /// <summary>The payment at its terminal is settled once it knows what is due.</summary>
    void Settle(Transaction transaction, Decision? decision)
    {
        if (!HasRequestIds || transaction.TokenUid != Plan.TerminalToken || decision is not TransactionDecision { TotalCost: { } cost })
            return;
        After(TimeSpan.FromSeconds(5), () => Send(new StationNotice("NotifySettlement", new JsonObject
        {
            ["transactionId"] = transaction.OwnId, ["pspRef"] = $"PSP-{transaction.OwnId}", ["status"] = "Settled", ["settlementAmount"] = cost,
            ["settlementTime"] = Now.UtcDateTime.ToString("O"), ["receiptId"] = $"R-{transaction.OwnId}",
        }.ToJsonString(), null)));
    }

    /// <summary>Says something in its vendor's own words.</summary>
    public void TellVendor(string messageId, string data) => Send(new VendorDataSent(Plan.Vendor, messageId, data));

    /// <summary>Messages that can be asked for by none of our own orders.</summary>
    Outcome TellOther(JsonElement payload)
    {
        StationEvent? told = payload.GetProperty("requestedMessage").GetString() switch
        {
            "LogStatusNotification" => new LogStatusReported("Idle", null),
            "PublishFirmwareStatusNotification" => new FirmwarePublishingReported(_publishing ?? "Idle", null, []),
            _ => null,
        };
        if (told is null)
            return new(OutcomeKind.NotSupported, "NotImplemented") { AnswerJson = """{"status":"NotImplemented"}""" };
        After(TimeSpan.FromMilliseconds(200), () => Send(told, isAllowedBeforeBoot: true));
        return Said("Accepted");
    }
}
