using System.Collections.Frozen;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6: core profile and remote trigger. Connector n stands for EVSE n with one connector.</summary>
public sealed partial class Ocpp16 : OcppVersion
{
    /// <summary>What stations call. A new action is a file of its own and a line here.</summary>
    static readonly StationCalls FromStation = new(
        "1.6", action => OcppActions.V16.Find(action) is not null,
        new AuthorizeCall(),
        new BootNotificationCall(),
        new DataTransferFromStationCall(),
        new DiagnosticsStatusNotificationCall(),
        new FirmwareStatusNotificationCall(),
        new HeartbeatCall(),
        new MeterValuesCall(),
        new StartTransactionCall(),
        new StatusNotificationCall(),
        new StopTransactionCall());

    /// <summary>What we call. A new action is a file of its own and a line here.</summary>
    static readonly OrderCall[] ToStation =
    [
        new ChangeAvailabilityCall(),
        new ChangeConfigurationCall(),
        new ClearCacheCall(),
        new DataTransferToStationCall(),
        new GetConfigurationCall(),
        new RemoteStartTransactionCall(),
        new RemoteStopTransactionCall(),
        new ResetCall(),
        new TriggerMessageCall(),
        new UnlockConnectorCall(),
    ];

    static readonly FrozenDictionary<string, OrderCall> ToStationByAction = ToStation.ToFrozenDictionary(call => call.Action);
    static readonly FrozenDictionary<Type, OrderCall> ToStationByOrder = ToStation.ToFrozenDictionary(call => call.Order);

    Ocpp16()
    {
    }

    public static Ocpp16 Instance { get; } = new();

    public override string Name => "1.6";

    public override string Subprotocol => "ocpp1.6";

    public override OcppEdition Edition => OcppEdition.V16;

    public override OcppActions Actions => OcppActions.V16;

    public override Reading Read(string action, ReadOnlyMemory<byte> payload) => FromStation.Read(action, payload);

    public override byte[] WriteAnswer(StationEvent @event, Decision decision) => FromStation.WriteAnswer(@event, decision);

    public override OutgoingCall? WriteOrder(Order order) =>
        ToStationByOrder.TryGetValue(order.GetType(), out var call) ? new(call.Action, call.Write(order)) : null;

    public override Outcome ReadOutcome(Order order, ReadOnlyMemory<byte> payload)
    {
        var fields = new Fields(payload.Span);
        try
        {
            if (fields.Begin())
                return ToStationByOrder[order.GetType()].ReadOutcome(ref fields);
        }
        catch (JsonException)
        {
        }
        return new(OutcomeKind.Rejected, Why: "The answer is not a JSON object");
    }

    public override Outcome ReadRefusal(OcppError error)
    {
        var isUnknown = error.Code is OcppErrorCode.NotImplemented or OcppErrorCode.NotSupported;
        return new(
            isUnknown ? OutcomeKind.NotSupported : OutcomeKind.Rejected, error.Code.ToString(),
            error.Description.Length > 0 ? error.Description : null);
    }
}
