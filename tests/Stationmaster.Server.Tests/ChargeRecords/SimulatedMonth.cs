using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Market;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Vouchers;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>
/// A month of ordinary and odd sessions by a seed: tariffs with all they can have, the market's prices (some late, some never), vouchers,
/// agreements, own fleet; fast chargers that tell eight things at a time; sessions over midnight, over the night the clocks change and over
/// a restart of the server; prices and sites that change meanwhile.
/// </summary>
sealed class SimulatedMonth(Network network, MarketSite market, TestClock clock, int seed)
{
    public static readonly DateTimeOffset First = new(2031, 10, 1, 0, 0, 0, TimeSpan.Zero);

    const int Days = 31;

    readonly Random _random = new(seed);
    readonly List<SimulatedBox> _boxes = [];
    string _byTheHour = "";

    HttpClient Http => network.Http;

    public string PlainTariff { get; private set; } = "";

    public string SpotTariff { get; private set; } = "";

    public IReadOnlyList<string> Cards { get; private set; } = [];

    public async Task Live()
    {
        (market.Kroner, market.Grams) = (Price, at => 60 + (at.Hour * 9 % 140));
        await SetUp();
        for (var day = 0; day < Days; day++)
        {
            var date = First.AddDays(day);
            clock.Advance(date.AddHours(23.5) - clock.GetUtcNow());
            if (day == 12)
                await network.Server.Restart();
            await Task.WhenAll(_boxes.Select(box => box.Live(date, isLast: day == Days - 1)));
            await Change(day);
        }
    }

    /// <summary>DKK per MWh; null while it is not published. Some come a day late, some later than anybody waits.</summary>
    decimal? Price(DateTimeOffset at)
    {
        var late = (at.Day % 6, at.Hour is >= 9 and < 12) switch
        {
            (2, true) => TimeSpan.FromHours(30),
            (4, true) => TimeSpan.FromHours(80),
            _ => TimeSpan.FromHours(-48),
        };
        var quarter = at.ToUnixTimeSeconds() / 900;
        return clock.GetUtcNow() < at + late ? null : (quarter * 7919 % 1900) - 150 + 0.37m;
    }

    async Task SetUp()
    {
        PlainTariff = await Made("/v2/tariffs", ByTheHour(2.95m, "Aften"));
        _byTheHour = await Made("/v2/tariffs", ByTheHour(3.45m, "Dag og nat"));
        SpotTariff = await Made("/v2/tariffs", Spot("Spot", 15, false));
        var hourly = await Made("/v2/tariffs", Spot("Spot per time", 60, false));
        var promised = await Made("/v2/tariffs", Spot("Lovet ved start", 15, true));
        var special = await Http.Tariff("Særpris", 1.85m);

        var family = await Http.Customer("Fjord Gruppen");
        var agreed = await Http.Customer("Fjord Logistik A/S", family);
        var person = await Http.Customer("Åse Ømark", agreed, "Private");
        var cheaper = await Http.Customer("Bælt Biler ApS");
        await Agree(new { customerId = family, pricing = new { tariffId = special } });
        await Agree(new { customerId = cheaper, pricing = new { discountPercent = 12.5 } });
        var cards = new List<string>();
        foreach (var holder in new long?[] { null, network.FleetId, agreed, person, cheaper, network.CustomerId })
            cards.Add((await Card(holder)).Uid);
        foreach (var pricing in new object[]
        {
            new { discountPercent = 15 }, new { amountOff = 20, currency = "DKK" }, new { perKwh = 1.95, currency = "DKK" }, new { free = true }, new { tariffId = special },
        })
        {
            var (id, uid) = await Card(cards.Count % 2 == 0 ? network.FleetId : cheaper);
            await Http.Voucher(pricing, id);
            cards.Add(uid);
        }
        var (own, ownUid) = await Card(network.FleetId);
        await Agree(new { tokenId = own, pricing = new { perKwh = 1.25, currency = "DKK" } });
        Cards = [.. cards, ownUid];

        foreach (var (tariff, isDc) in new[] { (SpotTariff, true), (promised, true), (_byTheHour, false), (hourly, false) })
            _boxes.Add(new(await Box(tariff, isDc), isDc, Cards, new Random(_random.Next())));
    }

    static object ByTheHour(decimal perKwh, string name) => new
    {
        name, currency = "DKK", vatRate = 0.25,
        elements = new object[]
        {
            new { priceComponents = new[] { new { type = "ENERGY", price = 2.15m, stepSize = 100 } }, restrictions = new { startTime = "22:00", endTime = "06:00" } },
            new
            {
                priceComponents = new object[] { new { type = "ENERGY", price = 3.05m, stepSize = 1 }, new { type = "TIME", price = 12, stepSize = 300 } },
                restrictions = new { minPower = 7.5m, dayOfWeek = new[] { "MONDAY", "WEDNESDAY", "SATURDAY" } },
            },
            new { priceComponents = new[] { new { type = "ENERGY", price = perKwh - 0.4m, vat = 0.12m } }, restrictions = new { minKwh = 9.5m, maxDuration = 9000 } },
            new
            {
                priceComponents = new object[]
                {
                    new { type = "ENERGY", price = perKwh, stepSize = 1 }, new { type = "TIME", price = 3.6m, stepSize = 60 }, new { type = "FLAT", price = 2.5m },
                    new { type = "PARKING_TIME", price = 45, stepSize = 60, roundsAlone = true, delay = 900 },
                },
            },
        },
        idle = new { graceMinutes = 10, quietFrom = "23:00", quietUntil = "06:00", cap = 60, countsUntilUnplugged = true },
        minPrice = new { inclVat = 55 }, maxPrice = new { inclVat = 180 },
    };

    static object Spot(string name, int slotMinutes, bool isFixedAtStart) => new
    {
        name, currency = "DKK", vatRate = 0.25, spot = new { marginRate = 0.08, margin = 0.33, minimum = 0.95, maximum = 1.7, slotMinutes, isFixedAtStart },
        elements = new object[]
        {
            new { priceComponents = new[] { new { type = "ENERGY", price = 2.0m } }, restrictions = new { dayOfWeek = new[] { "SUNDAY" }, startTime = "12:00", endTime = "15:00" } },
            new { priceComponents = new object[] { new { type = "FLAT", price = 3 }, new { type = "PARKING_TIME", price = 60, stepSize = 60 } } },
        },
        idle = new { graceMinutes = 5, isGracePerStretch = true, countsUntilUnplugged = true },
    };

    /// <summary>What people change while cars charge: it holds for what starts from then on.</summary>
    async Task Change(int day)
    {
        if (day == 9)
            await Http.Put($"/v2/tariffs/{_byTheHour}", ByTheHour(3.85m, "Dag og nat, dyrere"));
        if (day == 14)
            await Http.Patch($"/v2/locations/{_boxes[0].LocationId}", new { name = "Nyt navn", address = "Ny Vej 1" });
        if (day == 19)
            await Http.Patch($"/v2/locations/{_boxes[3].LocationId}", new { tariffId = SpotTariff });
        if (day == 22)
            await Http.Delete($"/v2/vouchers/{(long)(await Http.Get("/v2/vouchers"))["data"]![0]!["id"]!}");
    }

    async Task<string> Made(string path, object body) => (string)(await Http.Post(path, body, HttpStatusCode.Created))["id"]!;

    Task Agree(object agreement) => Http.Post("/v2/price-agreements", agreement, HttpStatusCode.Created);

    async Task<(long Id, string Uid)> Card(long? holder)
    {
        var uid = Network.NewName("MONTH");
        var made = await Http.Post(
            "/v2/tokens",
            new { identifier = new { type = "rfid", uid, label = uid }, customerId = holder, allowConcurrent = true, validFrom = First.AddYears(-1), comment = "Æbler & \"pærer\"" },
            HttpStatusCode.Created);
        return ((long)made["id"]!, uid);
    }

    async Task<(Box Box, long LocationId)> Box(string tariff, bool isDc)
    {
        var location = await Http.Location(Network.NewName("Plads"), network.CustomerId, tariff);
        var identity = Network.NewName("MONTH");
        var made = await Http.Post(
            "/v2/chargeboxes",
            new
            {
                chargeBoxIdentity = identity, locationId = location,
                connectors = Enumerable.Range(0, 2).Select(_ => new { standard = isDc ? "IEC_62196_T2_COMBO" : "IEC_62196_T2", maxElectricPower = isDc ? 150 : 22 }),
            },
            HttpStatusCode.Created);
        return (new(network, (long)made["id"]!, identity, (string)made["password"]!, [.. made["evses"]!.AsArray().Select(evse => (long)evse!["uid"]!)]), location);
    }

    /// <summary>Lets all the waits pass until every record is sealed.</summary>
    /// <returns>Their numbers.</returns>
    public async Task<IReadOnlyList<int>> Sealed()
    {
        var records = new List<JsonNode>();
        await Eventually.Holds(
            async () =>
            {
                clock.Advance(TimeSpan.FromHours(2));
                records = await Records();
                return records.All(record => (string?)record["state"] == "sealed");
            },
            () => Task.FromResult($"all are sealed: {string.Join(", ", records.Where(record => (string?)record["state"] != "sealed").Select(record => record.ToJsonString()))}"));
        return [.. records.Select(record => (int)record["transactionId"]!)];
    }

    public async Task<List<JsonNode>> Records()
    {
        var (records, cursor) = (new List<JsonNode>(), (string?)"");
        while (cursor is not null)
        {
            var page = await Http.Get($"/v2/charge-records?ongoing=1&sort=transactionId&limit=100{(cursor.Length > 0 ? $"&nextPageCursor={cursor}" : "")}");
            records.AddRange(page["data"]!.AsArray().OfType<JsonNode>());
            cursor = (string?)page["nextPageCursor"];
        }
        return records;
    }
}

/// <summary>One charge box of the month, telling at the end of each day what came to pass.</summary>
sealed class SimulatedBox((Box Box, long LocationId) at, bool isDc, IReadOnlyList<string> cards, Random random)
{
    readonly long[] _registers = [random.Next(0, 90_000), random.Next(5_000_000, 9_000_000)];
    readonly Car?[] _left = new Car?[2];

    /// <summary>One that charges.</summary>
    sealed record Car(int Number, string Card, DateTimeOffset Since, int Soc);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public long LocationId => at.LocationId;

    public async Task Live(DateTimeOffset date, bool isLast)
    {
        await using var station = await Connected();
        if (date == SimulatedMonth.First)
            await station.Boot(connectors: 2);
        var (now, sessions) = (date.AddHours(random.Next(1, 9)).AddMinutes(random.Next(60)), random.Next(0, 3));
        for (var connector = 1; connector <= 2; connector++)
        {
            if (_left[connector - 1] is { } car)
                await End(station, connector, car, date.AddHours(random.Next(0, 3)));
        }
        for (var i = 0; i < sessions; i++)
        {
            var connector = random.Next(1, 3);
            if (_left[connector - 1] is not null)
                continue;
            var car = await Begin(station, connector, now);
            var stays = i == sessions - 1 && !isLast && !isDc && random.Next(5) == 0;
            if (stays)
                _left[connector - 1] = car;
            else
                now = await End(station, connector, car, now.AddMinutes(isDc ? random.Next(4, 55) : random.Next(20, 260)));
            now = now.AddMinutes(random.Next(20, 180));
        }
    }

    async Task<Car> Begin(ScriptedStation station, int connector, DateTimeOffset since)
    {
        var card = cards[random.Next(cards.Count)];
        await station.Tell("StatusNotification", Payload.Status("Preparing", connector, since.AddMinutes(-1)));
        await station.Tell("Authorize", $$"""{"idTag":"{{card}}"}""");
        var start = Payload.Start(card, _registers[connector - 1], since, connector);
        var number = (int)(await station.Tell("StartTransaction", start))["transactionId"]!;
        if (random.Next(8) == 0)
            Assert.Equal(number, (int)(await station.Tell("StartTransaction", start))["transactionId"]!);
        await station.Tell("StatusNotification", Payload.Status("Charging", connector, since.AddSeconds(20)));
        return new(number, card, since, random.Next(5, 60));
    }

    /// <summary>All it took since it began, and how it ended.</summary>
    async Task<DateTimeOffset> End(ScriptedStation station, int connector, Car car, DateTimeOffset until)
    {
        _left[connector - 1] = null;
        var (step, register, soc) = (TimeSpan.FromMinutes(isDc ? 7 : 25), _registers[connector - 1], car.Soc);
        var fullAt = random.Next(2) == 0 ? until : car.Since + ((until - car.Since) * (0.4 + (random.NextDouble() / 2)));
        var isFull = false;
        for (var now = car.Since + step; now < until; now += step)
        {
            if (now >= fullAt && !isFull)
            {
                isFull = true;
                await station.Tell("StatusNotification", Payload.Status("SuspendedEV", connector, fullAt));
            }
            var power = isFull ? 0 : isDc ? random.Next(20_000, 140_000) : random.Next(2_000, 21_000);
            register += (long)(power * step.TotalHours);
            soc = Math.Min(100, soc + (isFull ? 0 : isDc ? random.Next(1, 7) : random.Next(0, 4)));
            if (random.Next(9) > 0)
                await station.Tell("MeterValues", isDc ? All(car.Number, connector, now, register, power, soc) : Payload.Values(car.Number, register, now, power, connector));
        }
        if (random.Next(6) == 0)
            await RemotelyStopped(station, connector, car.Number);
        _registers[connector - 1] = register;
        var stop = Payload.Stop(car.Number, register, until, random.Next(2) == 0 ? car.Card : null, isFull ? "EVDisconnected" : "Local");
        await station.Tell("StopTransaction", stop);
        if (random.Next(8) == 0)
            await station.Tell("StopTransaction", stop);
        await station.Tell("StatusNotification", Payload.Status("Finishing", connector, until));
        var gone = until.AddMinutes(random.Next(0, 40));
        await station.Tell("StatusNotification", Payload.Status("Available", connector, gone));
        return gone;
    }

    async Task RemotelyStopped(ScriptedStation station, int connector, int number)
    {
        var order = at.Box.Order(connector, "remote-stop-transaction", new { transactionId = number });
        // It may be asked for its statuses before.
        var call = await station.Asked();
        for (; call.Action != "RemoteStopTransaction"; call = await station.Asked())
            await call.Answer("""{"status":"Rejected"}""");
        await call.Answer("""{"status":"Accepted"}""");
        await order;
    }

    static string All(int number, int connector, DateTimeOffset at, long register, int power, int soc) =>
        $$"""
        {"connectorId":{{connector}},"transactionId":{{number}},"meterValue":[{"timestamp":"{{Payload.Time(at)}}","sampledValue":[
        {"value":"{{register / 1000}}.{{register % 1000:000}}","measurand":"Energy.Active.Import.Register","unit":"kWh"},
        {"value":"{{power}}","measurand":"Power.Active.Import","unit":"W"},{"value":"{{soc}}","measurand":"SoC","unit":"Percent"},
        {"value":"{{380 + (power % 40)}}","measurand":"Voltage","unit":"V"},{"value":"{{power / 390}}.5","measurand":"Current.Import","unit":"A"},
        {"value":"31","measurand":"Temperature","unit":"Celsius"},{"value":"150000","measurand":"Power.Offered","unit":"W"},
        {"value":"375","measurand":"Current.Offered","unit":"A"}]}]}
        """;

    Task<ScriptedStation> Connected() => Eventually.Gives(
        async () =>
        {
            try
            {
                var station = await at.Box.Connect();
                await station.Tell("Heartbeat", "{}");
                return station;
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException && !Ct.IsCancellationRequested)
            {
                return null;
            }
        },
        "the station connects");
}
