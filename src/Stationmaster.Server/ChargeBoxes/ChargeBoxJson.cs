using System.Text.Json.Serialization;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.ChargeBoxes;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Page<ChargeBox>))]
[JsonSerializable(typeof(Page<Evse>))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(NewChargeBox))]
[JsonSerializable(typeof(ChargeBoxChange))]
[JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(AcceptedStation))]
[JsonSerializable(typeof(StationAcceptance))]
[JsonSerializable(typeof(HeldStationList))]
[JsonSerializable(typeof(ConnectorChange))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(ConfigurationAnswer))]
[JsonSerializable(typeof(StandardAnswer))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(RemoteStartRequest))]
[JsonSerializable(typeof(RemoteStopRequest))]
[JsonSerializable(typeof(AvailabilityRequest))]
[JsonSerializable(typeof(ResetRequest))]
[JsonSerializable(typeof(TriggerRequest))]
[JsonSerializable(typeof(DataTransferRequest))]
[JsonSerializable(typeof(ConfigurationChange))]
sealed partial class ChargeBoxJson : JsonSerializerContext;
