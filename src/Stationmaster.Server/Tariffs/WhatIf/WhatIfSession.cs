using System.Text.Json;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>A charge record with its session as they are stored; both are read only as far as a price needs them.</summary>
/// <param name="Amount">What was billed, gross.</param>
/// <param name="Record">The record's document.</param>
/// <param name="Session">The session's document.</param>
sealed record WhatIfSession(
    long Number, long CustomerId, long LocationId, DateTimeOffset StartedAt, long EnergyMilliWh, decimal Amount, string Currency, bool IsExcluded,
    bool IsCorrected, byte[] Record, byte[] Session)
{
    /// <summary>Charging and idle time as the record says them: the whole seconds that were billed.</summary>
    public (TimeSpan Charging, TimeSpan Idle) Times()
    {
        var json = new Utf8JsonReader(Record);
        var (charging, idle) = (0L, 0L);
        if (!Enter(ref json, "duration"u8))
            throw new JsonException($"The record {Number} says no duration.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("charging"u8))
                charging = Number64(ref json);
            else if (json.ValueTextEquals("idle"u8))
                idle = Number64(ref json);
            else
                json.Read();
        }
        return (TimeSpan.FromSeconds(charging), TimeSpan.FromSeconds(idle));

        static long Number64(ref Utf8JsonReader json)
        {
            json.Read();
            return json.GetInt64();
        }
    }

    /// <summary>The location's tariff that was frozen, null where there was none; and whether the payer paid by an offer of its own.</summary>
    public (Guid? Tariff, bool HasOffer) Terms()
    {
        var json = new Utf8JsonReader(Session);
        var (tariff, hasOffer) = ((Guid?)null, false);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("site"u8))
            {
                json.Read();
                tariff = TariffOf(ref json);
                continue;
            }
            var isOffer = json.ValueTextEquals("offer"u8);
            json.Read();
            hasOffer |= isOffer && json.TokenType != JsonTokenType.Null;
            json.Skip();
        }
        return (tariff, hasOffer);
    }

    static Guid? TariffOf(ref Utf8JsonReader json)
    {
        var uuid = (Guid?)null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isTariff = json.ValueTextEquals("tariff"u8);
            json.Read();
            if (!isTariff || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isUuid = json.ValueTextEquals("uuid"u8);
                json.Read();
                if (isUuid)
                    uuid = json.GetGuid();
                json.Skip();
            }
        }
        return uuid;
    }

    static bool Enter(ref Utf8JsonReader json, ReadOnlySpan<byte> member)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = json.ValueTextEquals(member);
            json.Read();
            if (isIt)
                return json.TokenType == JsonTokenType.StartObject;
            json.Skip();
        }
        return false;
    }
}
