using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Tokens;

/// <param name="AppUserId">A number or text.</param>
sealed record IdentifierRequest(
    string? Type = null, string? Uid = null, string? Label = null,
    [property: JsonConverter(typeof(NumberOrText))] string? AppUserId = null);

/// <param name="CustomerId">Who pays; absent: the caller's customer, or nobody where that is the operator.</param>
/// <param name="ValidFrom">Absent: from now.</param>
/// <param name="GroupUid">Charge keys of one group stop each other's sessions and use each other's reservations (OCPP: parentIdTag, groupIdToken).</param>
sealed record TokenRequest(
    IdentifierRequest? Identifier = null, long? CustomerId = null, DateTimeOffset? ValidFrom = null, DateTimeOffset? ExpiresAt = null,
    bool? IsActive = null, bool? RoamingEnabled = null, bool? PriorityChargingEnabled = null, bool? AllowConcurrent = null,
    string? BillingReference = null, string? Comment = null, string? GroupUid = null);

sealed record TokenChange(
    IdentifierRequest? Identifier = null, DateTimeOffset? ValidFrom = null, bool? IsActive = null, bool? RoamingEnabled = null,
    bool? PriorityChargingEnabled = null, bool? AllowConcurrent = null)
{
    public Given<long?> CustomerId { get; init; }
    public Given<DateTimeOffset?> ExpiresAt { get; init; }
    public Given<string> BillingReference { get; init; }
    public Given<string> Comment { get; init; }
    public Given<string> GroupUid { get; init; }
}

static class TokenChecks
{
    // OCPP 2.x carries 36 characters, 1.6 only 20: what a 1.6 station has to send or to be sent must fit there.
    const int LongestUid = 36, LongestUidOf16 = 20;

    /// <param name="param">A field's name in the body.</param>
    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    public static TokenValues New(TokenRequest request, Scope scope, Func<string, string> param)
    {
        var identifier = request.Identifier ?? throw Problem.Missing(param("identifier"));
        var type = Fields.OneOf(param("identifier.type"), identifier.Type, TokenTypes.All);
        var uid = identifier.Uid is null && type == TokenTypes.Virtual
            ? Convert.ToHexString(RandomNumberGenerator.GetBytes(LongestUidOf16 / 2))
            : Uid(param("identifier.uid"), identifier.Uid, type);
        var values = new TokenValues(
            request.CustomerId ?? (scope.IsSystem || scope.CustomerId == Customer.Root ? null : scope.CustomerId), type, uid,
            Fields.Text(param("identifier.label"), identifier.Label, 100),
            Fields.Optional(param("identifier.appUserId"), identifier.AppUserId, 100), request.ValidFrom, request.ExpiresAt,
            request.IsActive ?? true, request.RoamingEnabled ?? false, request.PriorityChargingEnabled ?? false,
            request.AllowConcurrent ?? TokenTypes.IsConstant(type),
            Fields.Optional(param("billingReference"), request.BillingReference, 100),
            Fields.Optional(param("comment"), request.Comment, 100), Group(param("groupUid"), request.GroupUid));
        return Ordered(values, param);
    }

    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    public static TokenValues Changed(Token token, TokenChange change)
    {
        var identifier = change.Identifier ?? new();
        if (identifier.Uid is { } uid && !uid.Trim().Equals(token.Uid, StringComparison.OrdinalIgnoreCase))
            throw Problem.Invalid("identifier.uid", "The uid of a charge key cannot be changed: delete it and create another.");
        var values = new TokenValues(
            change.CustomerId.Or(token.CustomerId),
            identifier.Type is null ? token.Type : Fields.OneOf("identifier.type", identifier.Type, TokenTypes.All), token.Uid,
            identifier.Label is null ? token.Label : Fields.Text("identifier.label", identifier.Label, 100),
            identifier.AppUserId is null ? token.AppUserId : Fields.Optional("identifier.appUserId", identifier.AppUserId, 100),
            change.ValidFrom ?? token.ValidFrom, change.ExpiresAt.Or(token.ExpiresAt), change.IsActive ?? token.Active,
            change.RoamingEnabled ?? token.Roaming, change.PriorityChargingEnabled ?? token.Priority,
            change.AllowConcurrent ?? token.Concurrent,
            Fields.Optional("billingReference", change.BillingReference.Or(token.BillingReference), 100),
            Fields.Optional("comment", change.Comment.Or(token.Comment), 100),
            Group("groupUid", change.GroupUid.Or(token.ParentUid)));
        return Ordered(values, name => name);
    }

    static string? Group(string param, string? text) => Fields.Optional(param, text, LongestUid) is { Length: > 0 } group
        ? group.Any(char.IsWhiteSpace) ? throw Problem.Invalid(param, $"{param} must not contain spaces.") : group
        : null;

    static string Uid(string param, string? text, string type)
    {
        var most = type is TokenTypes.Vehicle ? LongestUid : LongestUidOf16;
        var uid = Fields.Text(param, text, most);
        return uid.Any(char.IsWhiteSpace) ? throw Problem.Invalid(param, $"{param} must not contain spaces.") : uid;
    }

    static TokenValues Ordered(TokenValues values, Func<string, string> param) =>
        values.ExpiresAt is { } expires && values.ValidFrom is { } from && expires <= from
            ? throw Problem.Invalid(param("expiresAt"), "expiresAt must be after validFrom.")
            : values;
}
