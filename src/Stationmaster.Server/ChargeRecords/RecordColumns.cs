using System.Text.Json;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// What of a charge record's document stands in columns too, for lists to be filtered by: read from the document itself, so that whoever
/// wrote it, they say the same.
/// </summary>
sealed record RecordColumns
{
    const long InOne = 1_000_000;

    const string Sql = """
        update charge_record set indexed_ms = @UpdatedMs,
            operator_id = @OperatorId, token_company_id = @TokenCompanyId, token_person_id = @TokenPersonId,
            token_operator_id = @TokenOperatorId, token_uid = @TokenUid, auth_type = @AuthType,
            billing_reference = @BillingReference, location_country = @LocationCountry, location_public = @LocationPublic,
            roaming = @Roaming, roaming_type = @RoamingType, role = @Role, priority = @Priority, voucher_id = @VoucherId,
            external_session_id = @ExternalSessionId, consumed_wh = @ConsumedWh, price_source = @PriceSource,
            payment_method = @PaymentMethod, payment_status = @PaymentStatus, net_minor = @NetMinor, vat_ppm = @VatPpm, vat_shares = @VatShares,
            statement_month = @StatementMonth
        where number = @Number and updated_ms = @UpdatedMs
        """;

    public long Number { get; init; }
    public string? Uuid { get; init; }
    public string? EvseId { get; init; }
    public long? ChargeBoxId { get; init; }
    public long? LocationId { get; init; }
    public string? LocationCountry { get; init; }
    public long? LocationPublic { get; init; }
    public long? CustomerId { get; init; }
    public long? OperatorId { get; init; }
    public long? TokenId { get; init; }
    public string? TokenUid { get; init; }
    public string? AuthType { get; init; }
    public string? BillingReference { get; init; }
    public long? TokenCompanyId { get; init; }
    public long? TokenPersonId { get; init; }
    public long? TokenOperatorId { get; init; }
    public long? StartedMs { get; init; }
    public long? EndedMs { get; init; }
    public long? CreatedMs { get; init; }
    public long UpdatedMs { get; init; }
    public long? Roaming { get; init; }
    public string? RoamingType { get; init; }
    public string? Role { get; init; }
    public long? Priority { get; init; }
    public long? VoucherId { get; init; }
    public string? ExternalSessionId { get; init; }
    public long? ConsumedWh { get; init; }
    public string? PriceSource { get; init; }
    public string? PaymentMethod { get; init; }
    public string? PaymentStatus { get; init; }
    public string? ExcludedReason { get; init; }
    /// <summary>Written by whoever marks it as billed, like the one that follows.</summary>
    public long? BilledMs { get; init; }
    public string? InvoiceReference { get; init; }
    public long State { get; init; }
    public string? Currency { get; init; }
    public long? NetMinor { get; init; }
    public long? VatPpm { get; init; }
    /// <summary>rate:gross:net of each VAT rate, in ppm and minor units; null where there is one rate only.</summary>
    public string? VatShares { get; init; }
    public long? StatementMonth { get; init; }

    /// <summary>Brings a record's columns in line with its document; nothing where the row has another by now.</summary>
    /// <param name="document">UTF-8 JSON.</param>
    /// <param name="updatedMs">The row's updated_ms.</param>
    public static Statement Saved(long number, ReadOnlyMemory<byte> document, long updatedMs) =>
        new(Sql, Of(document) with { Number = number, UpdatedMs = updatedMs });

    /// <summary>Whether a column is one of those that are written beside the document.</summary>
    public static bool IsWritten(string column) => Sql.Contains($" {column} = @", StringComparison.Ordinal);

    /// <summary>What the column holds, as a long, a string, or null.</summary>
    public object? Value(string column) => column switch
    {
        "number" => Number,
        "uuid" => Uuid,
        "evse_id" => EvseId,
        "charge_box_id" => ChargeBoxId,
        "location_id" => LocationId,
        "location_country" => LocationCountry,
        "location_public" => LocationPublic,
        "customer_id" => CustomerId,
        "operator_id" => OperatorId,
        "token_id" => TokenId,
        "token_uid" => TokenUid,
        "auth_type" => AuthType,
        "billing_reference" => BillingReference,
        "token_company_id" => TokenCompanyId,
        "token_person_id" => TokenPersonId,
        "token_operator_id" => TokenOperatorId,
        "started_ms" => StartedMs,
        "ended_ms" => EndedMs,
        "created_ms" => CreatedMs,
        "updated_ms" => UpdatedMs,
        "roaming" => Roaming,
        "roaming_type" => RoamingType,
        "role" => Role,
        "priority" => Priority,
        "voucher_id" => VoucherId,
        "external_session_id" => ExternalSessionId,
        "consumed_wh" => ConsumedWh,
        "price_source" => PriceSource,
        "payment_method" => PaymentMethod,
        "payment_status" => PaymentStatus,
        "excluded_reason" => ExcludedReason,
        "billed_ms" => BilledMs,
        "invoice_reference" => InvoiceReference,
        "state" => State,
        "currency" => Currency,
        "net_minor" => NetMinor,
        "vat_ppm" => VatPpm,
        "statement_month" => StatementMonth,
        _ => null,
    };

    /// <param name="document">UTF-8 JSON.</param>
    public static RecordColumns Of(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        var record = json.RootElement;
        var (location, key, price) = (Member(record, "location"), Member(record, "auth", "idTag"), Member(record, "price"));
        return new()
        {
            Number = Whole(record, "transactionId") ?? 0,
            Uuid = Text(record, "sessionId"),
            EvseId = Text(record, "evseId"),
            ChargeBoxId = Whole(record, "chargeBoxId"),
            LocationId = Whole(location, "id"),
            LocationCountry = Text(location, "country"),
            LocationPublic = Flag(location, "isPublic"),
            CustomerId = Whole(record, "company", "id"),
            OperatorId = Whole(record, "operatorId"),
            TokenId = Whole(key, "id"),
            TokenUid = Text(key, "uid") is { Length: > 0 } uid ? uid : null,
            AuthType = Text(key, "type"),
            BillingReference = Text(key, "billingReference"),
            TokenCompanyId = Whole(key, "companyId"),
            TokenPersonId = Whole(key, "customerId"),
            TokenOperatorId = Whole(key, "operatorId"),
            StartedMs = Time(record, "startedAt"),
            EndedMs = Time(record, "endedAt"),
            CreatedMs = Time(record, "createdAt"),
            UpdatedMs = Time(record, "updatedAt") ?? 0,
            Roaming = Flag(record, "isRoaming"),
            RoamingType = Text(record, "roamingDetails", "type"),
            Role = Text(record, "role"),
            Priority = Flag(record, "isPriority"),
            VoucherId = Whole(record, "voucher", "id"),
            ExternalSessionId = Text(record, "paymentMetadata", "externalSessionId"),
            ConsumedWh = Scaled(record, 1000, "consumed"),
            PriceSource = Text(record, "priceSource"),
            PaymentMethod = Text(record, "paymentMethod"),
            PaymentStatus = Text(record, "paymentStatus"),
            ExcludedReason = Text(record, "excludedReason") is { Length: > 0 } reason ? char.ToUpperInvariant(reason[0]) + reason[1..] : null,
            BilledMs = Time(record, "billedAt"),
            InvoiceReference = Text(record, "invoiceReference"),
            State = Text(record, "state") switch { "running" => 0L, "completed" => 1L, _ => 2L },
            Currency = Text(price, "currency"),
            NetMinor = Scaled(price, Minor(Text(price, "currency")), "amountExVat"),
            VatPpm = Scaled(price, InOne, "vatRate"),
            VatShares = Shares(price),
            StatementMonth = Month(record, location),
        };
    }

    /// <summary>A session belongs to the month in which it ends, as the clocks at the location have it. Only what is settled belongs to one.</summary>
    static long? Month(JsonElement record, JsonElement location)
    {
        if (Text(record, "excludedReason") is not null || Flag(record, "isHeld") == 1 || Time(record, "endedAt") is not { } ended)
            return null;
        var local = ZoneOf(Text(location, "timezone")) is { } zone ? TimeZoneInfo.ConvertTime(Epoch.FromMs(ended), zone) : Epoch.FromMs(ended);
        return (local.Year * 100L) + local.Month;
    }

    static string? Shares(JsonElement price)
    {
        if (Member(price, "breakdown", "vats") is not { ValueKind: JsonValueKind.Array } vats || vats.GetArrayLength() < 2)
            return null;
        var minor = Minor(Text(price, "currency"));
        return string.Join(
            ';', vats.EnumerateArray().Select(vat =>
                $"{Scaled(vat, InOne, "rate")}:{Scaled(vat, minor, "amount")}:{Scaled(vat, minor, "amountExVat")}"));
    }

    public static TimeZoneInfo? ZoneOf(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    static long Minor(string? currency)
    {
        var one = 1L;
        for (var decimals = Charging.Pricing.Currency.DecimalsOf(currency ?? ""); decimals > 0; decimals--)
            one *= 10;
        return one;
    }

    static JsonElement Member(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }
        return element;
    }

    static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static long? Whole(JsonElement element, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : null;

    static long? Scaled(JsonElement element, long scale, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value)
            ? (long)Math.Round(value * scale, MidpointRounding.AwayFromZero)
            : null;

    static long? Flag(JsonElement element, params ReadOnlySpan<string> path) => Member(element, path).ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    static long? Time(JsonElement element, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var time) ? Epoch.ToMs(time) : null;
}
