using System.Text.Json.Nodes;

namespace Stationmaster.Server.Demo;

// Who sells, and what some pay instead of the location's tariff.
sealed partial class DemoSetUp
{
    /// <param name="keys">The charge keys as the API answered them.</param>
    /// <param name="from">Agreements hold since then.</param>
    async Task OwnPrices(JsonArray keys, DateTimeOffset from, CancellationToken ct)
    {
        await Send(HttpMethod.Put, "/v2/merchant", new JsonObject
        {
            ["name"] = "Stationmaster Demo ApS", ["address"] = "Banegårdspladsen 1", ["zipCode"] = "8000", ["city"] = "Aarhus C", ["country"] = "DK",
            ["vatNumber"] = "DK99999999", ["email"] = "support@demo.example", ["phone"] = "+45 00 00 00 00",
        }, ct);

        var ids = keys.ToDictionary(key => (string)key!["identifier"]!["uid"]!, key => (long)key!["id"]!);
        foreach (var vouchers in DemoNetwork.Vouchers)
        {
            var group = await Created<long>("/v2/voucher-groups", new() { ["name"] = vouchers.Name, ["notes"] = vouchers.Notes, ["pricing"] = Pricing(vouchers) }, "id", ct);
            foreach (var uid in DemoNetwork.KeysAt(vouchers.KeysAt))
            {
                var voucher = await Created<long>("/v2/vouchers", new() { ["voucherGroupId"] = group }, "id", ct);
                await Send(HttpMethod.Post, $"/v2/vouchers/{voucher}/tokens/{ids[uid]}", null, ct);
            }
        }

        var (customer, tariff) = DemoNetwork.Agreement;
        await Post("/v2/price-agreements", new JsonObject
        {
            ["customerId"] = _customers[customer], ["pricing"] = new JsonObject { ["tariffId"] = _tariffs[tariff] }, ["validFrom"] = from.ToString("O"),
            ["note"] = "Frame contract",
        }, ct);
    }

    static JsonObject Pricing(DemoVouchers vouchers) => vouchers switch
    {
        { Discount: { } percent } => new() { ["discountPercent"] = percent },
        { PricePerKwh: { } price } => new() { ["perKwh"] = price, ["currency"] = "DKK" },
        _ => new() { ["free"] = true },
    };
}
