using System.Globalization;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>Payloads of OCPP 1.6 as a station writes them.</summary>
static class Payload
{
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Start(string idTag, long meterStart, DateTimeOffset at, int connector = 1) =>
        $$"""{"connectorId":{{connector}},"idTag":"{{idTag}}","meterStart":{{meterStart}},"timestamp":"{{Time(at)}}"}""";

    public static string Stop(int transaction, long meterStop, DateTimeOffset at, string? idTag = null, string reason = "Local") =>
        $$"""{"transactionId":{{transaction}},{{(idTag is null ? "" : $"\"idTag\":\"{idTag}\",")}}"meterStop":{{meterStop}},"timestamp":"{{Time(at)}}","reason":"{{reason}}"}""";

    public static string Values(int transaction, long registerWh, DateTimeOffset at, int powerW = 11_000, int connector = 1) =>
        $$"""{"connectorId":{{connector}},"transactionId":{{transaction}},"meterValue":[{"timestamp":"{{Time(at)}}","sampledValue":[{"value":"{{registerWh}}"},{"value":"{{powerW}}","measurand":"Power.Active.Import","unit":"W"}]}]}""";

    public static string Status(string status, int connector = 1, DateTimeOffset? at = null) =>
        $$"""{"connectorId":{{connector}},"errorCode":"NoError","status":"{{status}}"{{(at is { } time ? $",\"timestamp\":\"{Time(time)}\"" : "")}}}""";
}
