using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Vouchers;

/// <summary>Over the socket: what is agreed when a session starts is what it is paid by, whatever becomes of it afterwards.</summary>
public sealed class OwnPricesAtStartTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_linked_voucher_applies_where_its_group_covers_the_location(string engine)
    {
        await using var network = await Network.Start(engine);
        var http = network.Http;
        var (here, elsewhere, plain) = (await http.Token("HERE"), await http.Token("ELSEWHERE"), await http.Token("PLAIN"));
        var voucher = await http.Voucher(new { discountPercent = 20 }, here, network.LocationId);
        await http.Voucher(new { free = true }, elsewhere, await http.Location("Far away"));
        var box = await network.NewBox(connectors: 3);
        await using var station = await box.Start();

        var numbers = new[] { await station.Begin(1, "here"), await station.Begin(2, "ELSEWHERE"), await station.Begin(3, "PLAIN") };

        var offer = await OfferOf(network, numbers[0]);
        Assert.Equal(
            (PriceSource.LocationTariff, voucher, VoucherKind.Percent, 0.2m, "Group"),
            (offer!.Source, offer.Voucher!.Id, offer.Voucher.Kind, offer.Voucher.Value, offer.Voucher.GroupName));
        Assert.Null(await OfferOf(network, numbers[1]));
        Assert.Null(await OfferOf(network, numbers[2]));
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_was_offered_stays_when_the_voucher_goes_and_the_server_restarts(string engine)
    {
        await using var network = await Network.Start(engine);
        var http = network.Http;
        var token = await http.Token("KEY");
        var voucher = await http.Voucher(new { free = true }, token);
        var box = await network.NewBox();
        int number;
        await using (var station = await box.Start())
        {
            number = await station.Begin(1, "KEY");
            var offered = await OfferOf(network, number);
            var group = (long)(await http.Get($"/v2/vouchers/{voucher}"))["voucherGroupId"]!;
            await http.Patch($"/v2/voucher-groups/{group}", new { pricing = new { discountPercent = 1 }, name = "Another" });
            await http.Delete($"/v2/vouchers/{voucher}");
            await http.Delete($"/v2/voucher-groups/{group}");
            Assert.Equal(offered, await OfferOf(network, number));
        }

        await network.Server.Restart();
        await using var again = await box.Start();
        await again.Finish(number, 6000);

        var offer = await OfferOf(network, number);
        Assert.Equal((PriceSource.Voucher, voucher, "Group"), (offer!.Source, offer.Voucher!.Id, offer.Voucher.GroupName));
        Assert.Null(await OfferOf(network, await again.Begin(1, "KEY", meterStart: 7000)));
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_app_user_s_voucher_is_that_of_all_the_user_s_keys(string engine)
    {
        await using var network = await Network.Start(engine);
        var http = network.Http;
        await http.Post(
            "/v2/tokens", new { identifier = new { type = "virtual", uid = "APPKEY", label = "App", appUserId = "77" } }, System.Net.HttpStatusCode.Created);
        var voucher = (await http.Post("/v2/vouchers", new { voucherGroupId = await http.Group() }, System.Net.HttpStatusCode.Created))["id"];
        await http.Post($"/v2/vouchers/{voucher}/app-users/77", null, System.Net.HttpStatusCode.NoContent);
        await using var station = await (await network.NewBox()).Start();

        Assert.Equal((long)voucher!, (await OfferOf(network, await station.Begin(1, "APPKEY")))!.Voucher!.Id);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Customers_keys_and_own_fleets_have_prices_of_their_own(string engine)
    {
        await using var network = await Network.Start(engine);
        var http = network.Http;
        var fleet = await http.Customer("Fleet");
        var below = await http.Customer("Fleet north", fleet);
        var (deep, own, owners, operators) = (
            await http.Token("DEEP", customerId: below), await http.Token("OWN", customerId: below),
            await http.Token("OWNERS", customerId: network.CustomerId), await http.Token("OPERATORS"));
        var tariff = await http.Tariff("Fleet price", 1.75m);
        await Agree(new { customerId = fleet, pricing = new { tariffId = tariff } });
        await Agree(new { tokenId = own, locationId = network.LocationId, pricing = new { perKwh = 1, currency = "DKK" } });
        await Agree(new { ownFleet = true, pricing = new { free = true } });
        await Agree(new { customerId = fleet, pricing = new { free = true }, isDisabled = true });
        await Agree(new { customerId = fleet, pricing = new { free = true }, validFrom = DateTimeOffset.UtcNow.AddDays(1) });
        await using var station = await (await network.NewBox(connectors: 4)).Start();

        Assert.Equal((PriceSource.CustomerTariff, "Fleet price"), await SourceOf(await station.Begin(1, "DEEP")));
        Assert.Equal((PriceSource.TokenTariff, "Standard"), await SourceOf(await station.Begin(2, "OWN")));
        Assert.Equal((PriceSource.FreeCharging, null), await SourceOf(await station.Begin(3, "OWNERS")));
        Assert.Null(await SourceOf(await station.Begin(4, "OPERATORS")));

        Task Agree(object agreement) => http.Post("/v2/price-agreements", agreement, System.Net.HttpStatusCode.Created);

        async Task<(PriceSource, string?)?> SourceOf(int number) =>
            await OfferOf(network, number) is { } offer ? (offer.Source, offer.Tariff?.Name) : null;
    }

    /// <summary>
    /// 5 kWh in 29 minutes, at 2.50 a kWh, 0.10 a minute and 1.00 a session: 16.40 for who has no price of one's own, and for all what the
    /// location's tariff alone gives.
    /// </summary>
    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_payer_pays_its_own_price_and_the_location_s_stands_beside_it(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var http = network.Http;
        var (fleet, special) = (await http.Customer("Agreed"), await http.Tariff("Special", 1.75m));
        await Agree(new { customerId = fleet, pricing = new { tariffId = special }, validFrom = "2020-01-01T00:00:00Z" });
        await Agree(new { tokenId = await Key("OWN-KWH"), pricing = new { perKwh = 1, currency = "DKK" }, validFrom = "2020-01-01T00:00:00Z" });
        await Agree(new { tokenId = await Key("OWN-LESS"), pricing = new { discountPercent = 12.5 }, validFrom = "2020-01-01T00:00:00Z" });
        (string Uid, object? Voucher, long? Customer, string Source, string? Kind, decimal Amount, decimal Net, decimal? PerKwh)[] cases =
        [
            ("PLAIN", null, null, "LocationTariff", null, 16.40m, 13.12m, 2.5m),
            ("PERCENT", new { discountPercent = 20 }, null, "LocationTariff", "percent", 13.12m, 10.50m, 2.5m),
            ("AMOUNT", new { amountOff = 5, currency = "DKK" }, null, "LocationTariff", "amount", 11.40m, 9.12m, 2.5m),
            ("TOO-MUCH", new { amountOff = 100, currency = "DKK" }, null, "LocationTariff", "amount", 0, 0, 2.5m),
            ("PER-KWH", new { perKwh = 1.5, currency = "DKK" }, null, "Voucher", "pricePerKwh", 7.50m, 6.00m, 1.5m),
            ("TARIFF", new { tariffId = special }, null, "Voucher", "tariff", 8.75m, 7.00m, 1.75m),
            ("FREE", new { free = true }, null, "Voucher", "free", 0, 0, null),
            ("AGREED", null, fleet, "CustomerTariff", null, 8.75m, 7.00m, 1.75m),
            // A tenth of 8.75 off: 7.875, and half away from zero.
            ("AGREED-LESS", new { discountPercent = 10 }, fleet, "CustomerTariff", "percent", 7.88m, 6.30m, 1.75m),
            ("OWN-KWH", null, null, "TokenTariff", null, 5.00m, 4.00m, 1m),
            // 10.9375 + 2.5375 + 0.875.
            ("OWN-LESS", null, null, "TokenTariff", null, 14.35m, 11.48m, 2.1875m),
        ];
        var vouchers = new Dictionary<string, long>();
        foreach (var one in cases.Where(one => one.Voucher is not null))
            vouchers[one.Uid] = await http.Voucher(one.Voucher!, await Key(one.Uid, one.Customer));
        foreach (var uid in new[] { "PLAIN", "AGREED" })
            await Key(uid, uid == "AGREED" ? fleet : null);
        var box = await network.NewBox(connectors: cases.Length);
        await using var station = await box.Start();

        var numbers = new List<int>();
        foreach (var (one, i) in cases.Select((one, i) => (one, i)))
            numbers.Add(await Charge(i + 1, one.Uid));
        clock.Advance(TimeSpan.FromHours(25));

        foreach (var (one, number) in cases.Zip(numbers))
        {
            await Eventually.Holds(async () => (string?)(await box.Record(number))["state"] == "sealed", $"{one.Uid} is sealed");
            var record = await box.Record(number);
            var (price, theirs) = (record["price"]!, record["cpoDefaultPrice"]!);
            Assert.Equal((one.Uid, one.Source, one.Kind), (one.Uid, (string?)record["priceSource"], (string?)record["voucher"]?["type"]));
            Assert.Equal((one.Uid, one.Amount, one.Net, one.PerKwh), (one.Uid, (decimal)price["amount"]!, (decimal)price["amountExVat"]!, (decimal?)price["perKwh"]));
            Assert.Equal((one.Uid, 16.40m, 13.12m, 2.5m), (one.Uid, (decimal)theirs["amount"]!, (decimal)theirs["amountExVat"]!, (decimal)theirs["perKwh"]!));
            Assert.All([price, theirs], of => Assert.Equal(
                (one.Uid, (decimal)of["amount"]!), (one.Uid, of["breakdown"]!["lines"]!.AsArray().Sum(line => (decimal)line!["amount"]!))));
            Assert.Equal((one.Uid, vouchers.GetValueOrDefault(one.Uid)), (one.Uid, (long?)record["voucher"]?["id"] ?? 0));
            Assert.Equal((one.Uid, one.PerKwh is null), (one.Uid, record["pricingSource"] is null));
            Assert.Equal((one.Uid, false, one.PerKwh is null ? "freeCharging" : null), (one.Uid, (bool)record["isHeld"]!, (string?)record["excludedReason"]));
            Assert.Equal((one.Uid, "identical"), (one.Uid, (string?)(await http.Post($"/v2/charge-records/{number}/recompute", new { }))["result"]));
        }

        Task Agree(object agreement) => http.Post("/v2/price-agreements", agreement, System.Net.HttpStatusCode.Created);

        async Task<long> Key(string uid, long? customerId = null) => (long)(await http.Post(
            "/v2/tokens",
            new { identifier = new { type = "rfid", uid, label = uid }, customerId, validFrom = "2020-01-01T00:00:00Z" },
            System.Net.HttpStatusCode.Created))["id"]!;

        async Task<int> Charge(int connector, string uid)
        {
            var begin = clock.GetUtcNow().AddMinutes(-30);
            await station.Tell("StatusNotification", Payload.Status("Charging", connector, begin));
            var number = (int)(await station.Tell("StartTransaction", Payload.Start(uid, 1000, begin, connector)))["transactionId"]!;
            await station.Tell("MeterValues", Payload.Values(number, 3500, begin.AddMinutes(15), connector: connector));
            await station.Tell("StopTransaction", Payload.Stop(number, 6000, begin.AddMinutes(29), uid));
            await station.Tell("StatusNotification", Payload.Status("Available", connector, begin.AddMinutes(29)));
            return number;
        }
    }

    static async Task<Offer?> OfferOf(Network network, int number)
    {
        await using var connection = await network.Server.Get<Database>().Open(Ct);
        var document = await connection.QuerySingleAsync<string>("select document from session where number = @number", new { number = (long)number });
        return SessionJson.Read(document).Offer;
    }
}

static class ChargingStation
{
    public static async Task<int> Begin(this ScriptedStation station, int connector, string uid, int meterStart = 1000) =>
        (int)(await station.Tell(
            "StartTransaction", $$"""{"connectorId":{{connector}},"idTag":"{{uid}}","meterStart":{{meterStart}},"timestamp":"{{Now}}"}"""))["transactionId"]!;

    public static Task Finish(this ScriptedStation station, int number, int meterStop) =>
        station.Tell("StopTransaction", $$"""{"transactionId":{{number}},"meterStop":{{meterStop}},"timestamp":"{{Now}}"}""");

    static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
