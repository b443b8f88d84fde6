using System.Collections.Frozen;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Filters;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>What the filter of charge records may name: the reference platform's fields, and ours.</summary>
static class ChargeRecordFields
{
    /// <summary>What is never known: there is no CRM and no app behind it. Such a field is absent in every record.</summary>
    const string Unknown = "cast(null as bigint)";

    const string LocationType = "(select l.parking_type from location l where l.id = r.location_id)";

    /// <summary>The reference platform's location types, and OCPI's, by which locations are kept.</summary>
    public static readonly IReadOnlyDictionary<string, object> LocationTypes = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["PublicRoad"] = "ON_STREET", ["Residential"] = "ON_DRIVEWAY", ["ParkingLot"] = "PARKING_LOT", ["ParkingLotIndoor"] = "PARKING_GARAGE",
        ["ParkingLotUnderground"] = "UNDERGROUND_GARAGE", ["Hotel"] = "OTHER",
    };

    static readonly Dictionary<string, object> States = new(StringComparer.Ordinal) { ["running"] = 0L, ["completed"] = 1L, ["sealed"] = 2L };

    static readonly Dictionary<string, object> Exclusions =
        Enum.GetNames<Exclusion>().ToDictionary(ChargeRecordDocument.Word, object (name) => name, StringComparer.Ordinal);

    public static FilterField LocationId { get; } = new("location.id", FieldKind.Whole, "r.location_id", Reach.Many);

    public static FilterField IsPriority { get; } = new("isPriority", FieldKind.Flag, "r.priority");

    /// <summary>By their names.</summary>
    public static FrozenDictionary<string, FilterField> All { get; } = new FilterField[]
    {
        new("transactionId", FieldKind.Whole, "r.number", Reach.One),
        new("sessionId", FieldKind.Uuid, "r.uuid", Reach.One),
        new("evseId", FieldKind.Text, "r.evse_id", Reach.Few),
        new("chargeBoxId", FieldKind.Whole, "r.charge_box_id", Reach.Few),
        new("operatorId", FieldKind.Whole, "r.operator_id"),
        new("companyId", FieldKind.Whole, "r.customer_id", Reach.Many) { IsCustomer = true },
        new("company.id", FieldKind.Whole, "r.customer_id", Reach.Many) { IsCustomer = true },
        LocationId,
        new("location.country", FieldKind.Text, "r.location_country"),
        new("location.isPublic", FieldKind.Flag, "r.location_public"),
        new("location.type", FieldKind.Word, LocationType, Words: LocationTypes),
        new("location.crmCustomerId", FieldKind.Whole, Unknown),
        new("location.appUserId", FieldKind.Whole, Unknown),
        new("auth.type", FieldKind.Text, "r.auth_type"),
        new("auth.idTag.type", FieldKind.Text, "r.auth_type"),
        new("auth.idTag.id", FieldKind.Whole, "r.token_id", Reach.Few),
        new("auth.idTag.uid", FieldKind.Text, "r.token_uid", Reach.Few),
        new("auth.idTag.operatorId", FieldKind.Whole, "r.token_operator_id"),
        new("auth.idTag.companyId", FieldKind.Whole, "r.token_company_id", Reach.Many) { IsCustomer = true },
        new("auth.idTag.customerId", FieldKind.Whole, "r.token_person_id", Reach.Few),
        new("auth.idTag.crmCustomerId", FieldKind.Whole, Unknown),
        new("auth.idTag.billingReference", FieldKind.Text, "r.billing_reference"),
        new("startedAt", FieldKind.Time, "r.started_ms"),
        new("endedAt", FieldKind.Time, "r.ended_ms"),
        new("updatedAt", FieldKind.Time, "r.updated_ms"),
        new("createdAt", FieldKind.Time, "r.created_ms"),
        new("isRoaming", FieldKind.Flag, "r.roaming"),
        IsPriority,
        new("consumed", FieldKind.Number, "r.consumed_wh") { Scale = 1000 },
        new("role", FieldKind.Text, "r.role"),
        new("roamingDetails.type", FieldKind.Text, "r.roaming_type"),
        new("paymentMetadata.externalSessionId", FieldKind.Text, "r.external_session_id", Reach.Few),
        new("voucher.id", FieldKind.Whole, "r.voucher_id", Reach.Few),
        new("priceSource", FieldKind.Text, "r.price_source"),
        new("paymentMethod", FieldKind.Text, "r.payment_method"),
        new("paymentStatus", FieldKind.Text, "r.payment_status"),
        new("price.currency", FieldKind.Text, "r.currency"),
        new("excludedReason", FieldKind.Word, "r.excluded_reason", Words: Exclusions),
        new("billedAt", FieldKind.Time, "r.billed_ms"),
        new("invoiceReference", FieldKind.Text, "r.invoice_reference", Reach.Few),
        new("state", FieldKind.Word, "r.state", Words: States),
    }.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
}
