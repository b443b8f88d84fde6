using System.Security.Cryptography;
using System.Text;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Signed;

/// <summary>A reading that the meter signed, character for character.</summary>
/// <param name="Context">Begin, End, Periodic, ...: when in the session it was taken.</param>
/// <param name="Encoding">OCMF, Alfen Eichrecht, ...; null where nobody says.</param>
public sealed record SignedValue(
    DateTimeOffset At, DateTimeOffset ReceivedAt, string Context, string? Encoding, string? SigningMethod, string? PublicKey, string Data);

/// <summary>Kept as long as the record it proves.</summary>
sealed class SignedValueStore(Database database)
{
    /// <summary>The same reading told again is the same.</summary>
    public static RowWrite Saved(long id, SignedTaken taken, long messageId, DateTimeOffset now)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(taken.Reading.Data)));
        return new(
            "signed_value",
            (taken.Number, taken.Reading.Context, hash),
            """
            insert into signed_value (id, session_number, at_ms, received_ms, message_id, context, encoding, method, public_key, data, data_hash)
            select id, number, atMs, receivedMs, messageId, context, encoding, method, publicKey, data, hash from {rows} where true
            on conflict (session_number, context, data_hash) do nothing
            """,
            new
            {
                id,
                number = (long)taken.Number,
                atMs = Epoch.ToMs(taken.At),
                receivedMs = Epoch.ToMs(now),
                messageId = messageId > 0 ? messageId : (long?)null,
                context = taken.Reading.Context.ToString(),
                encoding = Clean.Optional(taken.Reading.Encoding),
                method = Clean.Optional(taken.Reading.SigningMethod),
                publicKey = Clean.Optional(taken.Reading.PublicKey),
                data = Clean.Text(taken.Reading.Data),
                hash,
            });
    }

    /// <summary>In order of time. Whose record it is has been looked at.</summary>
    public async Task<IReadOnlyList<SignedValue>> Of(long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select at_ms as "AtMs", received_ms as "ReceivedMs", context as "Context", encoding as "Encoding", method as "Method",
                   public_key as "PublicKey", data as "Data"
            from signed_value where session_number = @number order by at_ms, id
            """, new { number }, cancellationToken: ct));
        return [.. rows.Select(row => new SignedValue(
            Epoch.FromMs(row.AtMs), Epoch.FromMs(row.ReceivedMs), row.Context, row.Encoding, row.Method, row.PublicKey, row.Data))];
    }

    sealed record Row
    {
        public long AtMs { get; init; }
        public long ReceivedMs { get; init; }
        public string Context { get; init; } = "";
        public string? Encoding { get; init; }
        public string? Method { get; init; }
        public string? PublicKey { get; init; }
        public string Data { get; init; } = "";
    }
}
