using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>What a station of OCPP 2.0.1 says again and again in a transcript: lines of it, and parts of a TransactionEvent.</summary>
static class Steps
{
    /// <summary>Plays it in both versions.</summary>
    public static async Task Play(SharedNetworks networks, string engine, string text, int connectors = 1)
    {
        await Transcript.Play(networks, engine, text, connectors, version: "2.0.1");
        await Transcript.Play(networks, engine, text, connectors, version: "2.1");
    }

    public const string Card = """
        "idToken":{"idToken":"$card","type":"Central"}
        """;

    public const string Evse = """
        "evse":{"id":1,"connectorId":1}
        """;

    public const string SecondEvse = """
        "evse":{"id":2}
        """;

    public static string Token(string name) => Card.Replace("card", name, StringComparison.Ordinal);

    public const string Accepted = """server {"idTokenInfo":{"status":"Accepted"}}""";

    public const string Plugged = """
        station StatusNotification {"timestamp":"$now","connectorStatus":"Occupied","evseId":1,"connectorId":1}
        server {}
        """;

    public const string Unplugged = """
        station StatusNotification {"timestamp":"$now+31m","connectorStatus":"Available","evseId":1,"connectorId":1}
        server {}
        """;

    public const string Authorized = """
        station Authorize {"idToken":{"idToken":"$card","type":"Central"}}
        server {"idTokenInfo":{"status":"Accepted"}}
        """;

    /// <summary>More of a sampled value: who signed it.</summary>
    public const string Signed =
        ",\"signedMeterValue\":{\"signedMeterData\":\"AAEC\",\"signingMethod\":\"ECDSA-secp256r1-SHA256\",\"encodingMethod\":\"OCMF\",\"publicKey\":\"AAEC\"}";

    /// <summary>The register in the step's own sample.</summary>
    public static string Register(int wh, string context = "Sample.Periodic", string at = "", string more = "") =>
        $$$"""
        "meterValue":[{"timestamp":"$now{{{at}}}","sampledValue":[{"value":{{{wh}}},"context":"{{{context}}}","measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}{{{more}}}}]}]
        """.Trim();

    public static string Begin(int wh) => Register(wh, "Transaction.Begin");

    public static string End(int wh, string at = "+30m") => Register(wh, "Transaction.End", at);

    public static string Started(string trigger, string state, params string[] more) => Step("Started", 0, "", trigger, state, more);

    public static string Updated(int number, string at, string trigger, string state, params string[] more) =>
        Step("Updated", number, at, trigger, state, more);

    public static string Ended(int number, string trigger, string state, string reason, params string[] more) =>
        Step("Ended", number, "+30m", trigger, $"{state}\",\"stoppedReason\":\"{reason}", more);

    /// <param name="at">"+10m" after the transcript began.</param>
    static string Step(string type, int number, string at, string trigger, string state, string[] more) =>
        $$$"""
        station TransactionEvent {"eventType":"{{{type}}}","timestamp":"$now{{{at}}}","triggerReason":"{{{trigger}}}","seqNo":{{{number}}},"transactionInfo":{"transactionId":"T-1","chargingState":"{{{state}}}"}{{{string.Concat(more.Select(part => $",{part.Trim()}"))}}}}
        """.Trim();
}
