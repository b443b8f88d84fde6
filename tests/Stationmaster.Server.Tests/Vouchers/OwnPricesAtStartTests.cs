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
