using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Receipts;

/// <summary>The legal details of who sells. Until they are given, the operator's name stands alone.</summary>
public sealed class MerchantStore(Database database, Commits commits, SiteChanges changes)
{
    const string Select =
        "select c.name as Name, c.country as Country, m.details as Details from customer c left join merchant m on m.customer_id = c.id where c.id = @id";

    public async Task<MerchantDetails> Find(long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return Of(await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(Select, new { id }, cancellationToken: ct)));
    }

    internal static async Task<MerchantDetails> Find(WriteTransaction write, long id, CancellationToken ct) =>
        Of(await write.Find<Row>(Select, new { id }, ct));

    /// <summary>Receipts that are issued keep what they show, and so do sessions that have begun.</summary>
    public async Task Set(long id, MerchantDetails details, CancellationToken ct)
    {
        await commits.Write(
            write => write.Execute(
                "insert into merchant (customer_id, details, updated_ms) values (@id, @details, @NowMs) on conflict (customer_id) "
                + "do update set details = excluded.details, updated_ms = excluded.updated_ms",
                new { id, details = JsonSerializer.Serialize(details, ReceiptJson.Default.MerchantDetails), write.NowMs }, ct),
            ct);
        changes.Changed(customerId: id);
    }

    /// <summary>What of the details a charge record names; null where none were given.</summary>
    internal static Merchant? ForRecords(string? details)
    {
        if (details is null || JsonSerializer.Deserialize(details, ReceiptJson.Default.MerchantDetails) is not { } given)
            return null;
        var city = $"{given.ZipCode} {given.City}".Trim();
        var address = string.Join(", ", new[] { given.Address?.Trim(), city }.Where(part => !string.IsNullOrEmpty(part)));
        return new(given.Name, address.Length > 0 ? address : null, given.VatNumber);
    }

    static MerchantDetails Of(Row? row) => row?.Details is { } details
        ? JsonSerializer.Deserialize(details, ReceiptJson.Default.MerchantDetails)!
        : new(row?.Name ?? $"Customer {Customer.Root}", Country: row?.Country);

    sealed class Row
    {
        public string Name { get; init; } = "";
        public string? Country { get; init; }
        public string? Details { get; init; }
    }
}
