using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Server.Market;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Market;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>
/// A fast charge with all that a record can tell: spot tariff, voucher, idle fee, a person within a company within a group, state of charge,
/// a remote stop. Every value is worked out here by hand.
/// </summary>
public sealed class WholeRecordTests
{
    static readonly DateTimeOffset Ten = DateTimeOffset.Parse("2031-01-15T10:00Z");

    /// <summary>DKK per MWh, and gram of CO2 per kWh, of the quarters from ten on.</summary>
    static readonly (decimal Kroner, decimal Grams)[] Quarters = [(400, 80), (600, 95), (800, 110), (1000, 120)];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static (decimal Kroner, decimal Grams) Quarter(DateTimeOffset at) =>
        at >= Ten && at < Ten.AddHours(1) ? Quarters[(int)((at - Ten) / MarketDay.Quarter)] : (500, 500);

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Every_member_of_the_example_has_the_value_one_works_out_by_hand(string engine)
    {
        await using var market = await MarketSite.Start();
        (market.Kroner, market.Grams) = (at => Quarter(at).Kroner, at => Quarter(at).Grams);
        var clock = new TestClock();
        clock.Advance(Ten.AddMinutes(69) - clock.GetUtcNow());
        await using var network = await Network.Start(
            engine, adjust: clock.Use, other: options => options with { Market = new() { EnergiDataService = market.Address } });
        var site = await Site.Of(network);
        await Eventually.Holds(
            async () => (await network.Server.Get<SpotPriceStore>().Gaps("DK1", "DKK", new(Ten, Ten.AddHours(2)), Ct)).Count == 0
                && await network.Server.Get<EmissionStore>().Newest("DK1", EmissionKind.Measured, Ct) >= Ten.AddMinutes(60),
            "the market is known");

        var (before, number) = (clock.GetUtcNow(), await Charge(network, site));
        var stopped = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromHours(25));
        await Eventually.Holds(
            async () => (string?)(await network.Http.Get($"/v2/charge-records/{number}"))["state"] == "sealed", "the record is sealed");
        var record = await network.Http.Get($"/v2/charge-records/{number}");

        var named = new Dictionary<string, JsonNode>();
        var difference = new JsonPattern(named, isWhole: true).Difference(JsonNode.Parse(Expected(site, number, Site.MerchantOf(record))), record);
        Assert.True(difference is null, $"{difference} in {record.ToJsonString(new() { WriteIndented = true })}");
        Assert.True(Guid.TryParse((string?)named["sessionId"], out _));
        Assert.Equal(64, ((string)named["evidenceHash"]!).Length);
        Assert.All(["createdAt", "remotelyStoppedAt"], name => Assert.InRange(At(name), before.AddSeconds(-1), stopped));
        Assert.All(["updatedAt", "sealedAt", "computedAt"], name => Assert.InRange(At(name), stopped, clock.GetUtcNow()));
        Assert.InRange(At("tariffAt"), Ten, before);
        Assert.Equal("identical", (string?)(await network.Http.Post($"/v2/charge-records/{number}/recompute", new { }))["result"]);
        OfTheSameKinds(record);

        DateTimeOffset At(string name) => DateTimeOffset.Parse((string)named[name]!);
    }

    /// <summary>As the reference platform's own example has it; what it says may be absent is, and nothing else.</summary>
    static void OfTheSameKinds(JsonNode record)
    {
        var (theirs, ours) = (Paths.Kinds(SeedTests.Example()), Paths.Kinds(record));
        string[] absent = ["energyCostEstimation", "user", "roamingDetails"];
        var wrong = theirs.Where(member => !absent.Any(name => member.Key == name || member.Key.StartsWith($"{name}.", StringComparison.Ordinal)))
            .Where(member => !ours.TryGetValue(member.Key, out var kind) || !SeedTests.IsSame(member.Value, kind));
        Assert.Empty(wrong.Select(member => $"{member.Key} is {ours.GetValueOrDefault(member.Key)}, in the example {member.Value}"));
        Assert.All(absent, name => Assert.DoesNotContain(name, ours.Keys));
        // What nobody can know here: no card, no roaming partner, no CRM, and no one price of a kWh.
        Assert.Equal(
            [
                "auth.idTag.companyCrmCustomerId", "auth.idTag.crmCustomerId", "auth.idTag.customerCrmCustomerId", "auth.idTag.operator.crmId",
                "card.brand", "card.customerId", "card.lastFour", "card.vatId", "location.appUserId", "location.crmCustomerId", "location.crmId",
                "paymentMetadata.externalSessionId", "paymentMetadata.maskedPan", "paymentMetadata.merchantId", "paymentMetadata.paidAt",
                "paymentMetadata.sessionId", "paymentMetadata.terminalId", "paymentMetadata.terminalSerialNumber", "price.roamingTariffId",
                "price.roamingTariffProductId", "pricingSource.perKwh", "pricingSource.spi_id", "voucher.currency", "voucher.perKwh",
            ],
            theirs.Keys.Where(path => ours.GetValueOrDefault(path, JsonValueKind.True) == JsonValueKind.Null && !path.Contains("merchantInfo", StringComparison.Ordinal)).Order());
    }

    /// <summary>
    /// 10:05 to 11:10, unplugged at 11:15. 2.0, 5.5, 5.5 and 1.0 kWh in the four quarters; nothing from 10:50 on.
    /// </summary>
    static async Task<int> Charge(Network network, Site site)
    {
        static DateTimeOffset At(double minute) => Ten.AddMinutes(minute);
        var box = site.Box;
        await using var station = await box.Start();
        await station.Tell("StatusNotification", Payload.Status("Preparing", at: At(4)));
        var number = (int)(await station.Tell("StartTransaction", Payload.Start(site.Uid, 1_000_000, At(5))))["transactionId"]!;
        await station.Tell("StatusNotification", Payload.Status("Charging", at: At(5.2)));
        // Some say 0 % before they know.
        await station.Tell("MeterValues", Values(At(5.5), Value("SoC", 0, "Percent")));
        await All(10, 1_001_000, "12000", "W", 21);
        await All(20, 1_003_000, "27.4", "kW", 38);
        await All(30, 1_007_500, "27000", "W", 60);
        await All(40, 1_012_000, "11000", "W", 74);
        await All(50, 1_014_000, "0", "W", 80);
        await station.Tell("StatusNotification", Payload.Status("SuspendedEV", at: At(50)));
        await All(60, 1_014_000, "0", "W", 80);

        var stopping = box.Order(1, "remote-stop-transaction", new { transactionId = number });
        await (await station.Asked("RemoteStopTransaction")).Answer("""{"status":"Accepted"}""");
        await stopping;
        await station.Tell("StopTransaction", Payload.Stop(number, 1_014_000, At(70), reason: "Remote"));
        await station.Tell("StatusNotification", Payload.Status("Finishing", at: At(70)));
        await station.Tell("StatusNotification", Payload.Status("Available", at: At(75)));
        return number;

        Task All(int minute, long register, string power, string unit, int soc) => station.Tell("MeterValues", Values(
            At(minute), Value("Energy.Active.Import.Register", register, "Wh"), $$"""{"value":"{{power}}","measurand":"Power.Active.Import","unit":"{{unit}}"}""",
            Value("Voltage", 400, "V"), Value("Current.Import", 68, "A"), Value("SoC", soc, "Percent"), Value("Temperature", 31, "Celsius"),
            Value("Power.Offered", 150_000, "W"), Value("Current.Offered", 375, "A")));

        string Values(DateTimeOffset at, params string[] values) =>
            $$"""{"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"{{Payload.Time(at)}}","sampledValue":[{{string.Join(',', values)}}]}]}""";

        static string Value(string measurand, long value, string unit) => $$"""{"value":"{{value}}","measurand":"{{measurand}}","unit":"{{unit}}"}""";
    }

    /// <summary>
    /// Per kWh: spot x 1.25 x 1.10 + 0.50, at least 1.10: 1.05 but 1.10; 1.325; 1.60; 1.875. Energy: 2.20 + 7.2875 + 8.80 + 1.875 = 20.1625;
    /// 1.4402 a kWh over 14. Idle: 20 minutes to the stop and 5 to the unplugging, 5 of grace: 20 at 1.00. Start: 5.00. In all 45.1625;
    /// a fifth off leaves 36.13. CO2: 2.0 x 80 + 5.5 x 95 + 5.5 x 110 + 1.0 x 120 = 1407.5 g.
    /// </summary>
    static string Expected(Site site, int number, string merchant)
    {
        const string vat = "0.25";
        string Energy(int quarter, string kwh, string per, string cost, string from, string until)
        {
            var slot = Ten.AddMinutes(15 * quarter);
            var (rule, note) = quarter == 0 ? ("minimum", "\"The market's price with margin was below the minimum price.\"") : ("market", "null");
            return $$"""
                {"kind":"energy","text":"Energy at the market's price","quantity":{{kwh}},"unit":"kWh","unitPrice":{{per}},"amount":{{cost}},"vatRate":{{vat}},"element":null,"component":null,
                 "periods":[{"from":"2031-01-15T{{from}}:00.000Z","until":"2031-01-15T{{until}}:00.000Z","quantity":{{kwh}}}],
                 "spot":{"from":"{{Payload.Time(slot)}}","until":"{{Payload.Time(slot.AddMinutes(15))}}","pricePerMwh":{{Quarters[quarter].Kroner}},"rule":"{{rule}}",
                  "slots":[{"from":"{{Payload.Time(slot)}}","minutes":15,"pricePerMwh":{{Quarters[quarter].Kroner}},"currency":"DKK","area":"DK1","source":"Energi Data Service",
                   "fetchedAt":"*","isMissing":false,"exchangeRate":null}]},
                 "stepSize":0,"stepSurplus":0,"note":{{note}}}
                """;
        }
        var lines = $$"""
            {{Energy(0, "2", "1.1", "2.2", "10:05", "10:15")}},
            {{Energy(1, "5.5", "1.325", "7.2875", "10:15", "10:30")}},
            {{Energy(2, "5.5", "1.6", "8.8", "10:30", "10:45")}},
            {{Energy(3, "1", "1.875", "1.875", "10:45", "10:50")}},
            {"kind":"session","text":"Session fee","quantity":1,"unit":"","unitPrice":5,"amount":5,"vatRate":{{vat}},"element":0,"component":0,
             "periods":[{"from":"2031-01-15T10:05:00.000Z","until":"2031-01-15T10:15:00.000Z","quantity":1}],"stepSize":0,"stepSurplus":0,"note":null},
            {"kind":"idle","text":"Idle time, first 5 min free","quantity":20,"unit":"min","unitPrice":1,"amount":20,"vatRate":{{vat}},"element":0,"component":1,
             "periods":[{"from":"2031-01-15T10:55:00.000Z","until":"2031-01-15T11:15:00.000Z","quantity":20}],"stepSize":0,"stepSurplus":0,"note":null}
            """;
        const string plainLine = """ "vatRate":null,"element":null,"component":null,"periods":[],"stepSize":0,"stepSurplus":0,"note":null """;
        var tree = $"\"1\", \"{site.GroupId}\", \"{site.CompanyId}\"";
        return $$"""
            {
              "transactionId": {{number}}, "sessionId": "$sessionId", "evseId": "{{site.EvseId}}",
              "location": {"id": {{site.LocationId}}, "name": "Motorvejen Nord", "address": "Rastepladsen 4", "zipCode": "7100", "city": "Vejle",
                "timezone": "Europe/Copenhagen", "isPublic": true, "crmId": null, "crmCustomerId": null, "isEligibleForRefund": true, "appUserId": null, "country": "DK"},
              "consumed": 14,
              "price": {"amountExVat": 28.90, "currency": "DKK", "vatRate": {{vat}}, "amount": 36.13, "perKwh": 1.4402, "isDynamic": true, "spotPriceMargin": 0.5,
                "spotPriceMinimum": 1.1, "roamingTariffId": null, "roamingTariffProductId": null, "tariffId": {{site.TariffNumber}},
                "tariffs": {"id": "{{site.TariffId}}", "tariffId": {{site.TariffNumber}}, "name": "Lyn efter spot", "version": 1, "currency": "DKK", "vatRate": {{vat}}, "basis": "GROSS",
                  "pricePerKwh": null, "pricePerMinute": null, "pricePerSession": null, "idlePricePerMinute": null, "idleGraceMinutes": 5,
                  "spot": {"marginRate": 0.1, "margin": 0.5, "minimum": 1.1, "maximum": null, "slotMinutes": 15, "area": null, "isFixedAtStart": false, "vat": null},
                  "idle": {"graceMinutes": 5, "isGracePerStretch": false, "quietFrom": null, "quietUntil": null, "cap": null, "countsUntilUnplugged": true},
                  "minPrice": null, "maxPrice": null},
                "breakdown": {"lines": [{{lines}}, {"kind":"discount","text":"Voucher SOMMER31, 20 % off","quantity":1,"unit":"","unitPrice":-9.0325,"amount":-9.0325,{{plainLine}}}],
                  "vats": [{"rate": {{vat}}, "amount": 36.13, "amountExVat": 28.90, "vat": 7.23}]},
                "tariffName": "Lyn efter spot"},
              "card": {"brand": null, "lastFour": null, "customerId": null, "vatId": null},
              "startedAt": "2031-01-15T10:05:00.000Z", "endedAt": "2031-01-15T11:10:00.000Z",
              "duration": {"charging": 2700, "idle": 1200, "total": 3900},
              "paymentMethod": "Invoice", "paymentStatus": "pending",
              "paymentMetadata": {"paymentStatus": "pending", "maskedPan": null, "merchantId": null, "merchantInfo": {{merchant}}, "terminalId": null,
                "terminalSerialNumber": null, "externalSessionId": null, "sessionId": null, "paidAt": null},
              "auth": {"idTag": {"uid": "{{site.Uid}}", "id": {{site.TokenId}}, "type": "rfid", "label": "Bil 7", "customerId": {{site.PersonId}}, "operatorId": 1,
                "companyId": {{site.CompanyId}}, "familyTreeCompanyIds": [{{tree}}], "crmCustomerId": null, "comment": "Vintermåling", "billingReference": "PO-4711",
                "customerCrmCustomerId": null, "companyCrmCustomerId": null, "operator": {"id": 1, "name": "Nordlys Ladning A/S", "crmId": null},
                "company": {"id": {{site.CompanyId}}, "name": "Fjord Logistik A/S"},
                "customer": {"id": {{site.PersonId}}, "firstName": "Åse Marie", "lastName": "Ømark", "operator": {"id": 1, "name": "Nordlys Ladning A/S"},
                  "company": {"id": {{site.CompanyId}}, "name": "Fjord Logistik A/S"}, "familyTreeCompanyIds": [{{tree}}]} } },
              "isRoaming": false, "company": {"id": {{site.OwnerId}}, "name": "Havn Energi"}, "familyTreeCompanyIds": ["1", "{{site.OwnerId}}"],
              "createdAt": "$createdAt", "updatedAt": "$updatedAt", "isPriority": true,
              "cpoDefaultPrice": {"currency": "DKK", "vatRate": {{vat}}, "amount": 45.16, "amountExVat": 36.13, "perKwh": 1.4402,
                "breakdown": {"lines": [{{lines}}, {"kind":"rounding","text":"Rounding","quantity":1,"unit":"","unitPrice":-0.0025,"amount":-0.0025,{{plainLine}}}],
                  "vats": [{"rate": {{vat}}, "amount": 45.16, "amountExVat": 36.13, "vat": 9.03}]},
                "tariffId": {{site.TariffNumber}}, "tariffName": "Lyn efter spot", "isDynamic": true, "spotPriceMargin": 0.5, "spotPriceMinimum": 1.1},
              "pricingSource": {"currency": "DKK", "id": "{{site.TariffId}}", "spi_id": null, "tariffId": {{site.TariffNumber}}, "perKwh": null,
                "elements": [{"price_components": [{"type": "FLAT", "price": 5, "vat": {{vat}}, "step_size": 0}, {"type": "PARKING_TIME", "price": 60, "vat": {{vat}}, "step_size": 60}]}],
                "last_updated": "$tariffAt", "isOcpiBased": true, "isSpotPriceBased": true, "vat": {{vat}}},
              "voucher": {"id": {{site.VoucherId}}, "groupId": {{site.GroupOfVoucherId}}, "code": "SOMMER31", "currency": null, "type": "percent", "perKwh": null, "value": 0.2},
              "voucherGroup": {"id": {{site.GroupOfVoucherId}}, "name": "Sommer", "notes": "Kampagne"},
              "merchantInfo": {{merchant}}, "isPublicSharing": false, "priceSource": "LocationTariff",
              "operatorName": "Nordlys Ladning A/S", "operatorId": 1, "chargeBoxId": {{site.Box.Id}}, "chargingTime": 2700, "idleTime": 1200,
              "meterStart": 1000, "vehicleState": {"firstValue": 21, "lastValue": 80}, "meterStop": 1014, "co2": 0.0014075, "highestPowerDrawn": 27.4, "maxPower": 180,
              "role": "CPO", "remotelyStoppedAt": "$remotelyStoppedAt",
              "state": "sealed", "revision": 1, "sealedAt": "$sealedAt", "excludedReason": null, "flags": ["offline"], "stopReason": "Remote", "stoppedBy": null,
              "remotelyStoppedBy": "test control", "isHeld": false, "reviewReasons": [], "rulesVersion": "1.1", "evidenceHash": "$evidenceHash",
              "co2Basis": {"method": "location-based", "area": "DK1", "factors": "measured", "source": "Energi Data Service", "computedAt": "$computedAt"}
            }
            """;
    }

    /// <summary>A motorway site and its customers, all made over the API.</summary>
    sealed record Site(
        Box Box, string EvseId, long LocationId, string TariffId, int TariffNumber, string Uid, long TokenId, long GroupId, long CompanyId, long PersonId,
        long OwnerId, long VoucherId, long GroupOfVoucherId)
    {
        /// <summary>Address and tax id are not told by every version.</summary>
        public static string MerchantOf(JsonNode record) => record["merchantInfo"]!["address"] is null
            ? """{"name": "Nordlys Ladning A/S", "address": null, "taxId": null}"""
            : """{"name": "Nordlys Ladning A/S", "address": "Lysvej 1, 5000 Odense", "taxId": "DK12345678"}""";

        public static async Task<Site> Of(Network network)
        {
            var http = network.Http;
            await http.Put("/v2/customers/1", new { name = "Nordlys Ladning A/S", type = "CPO", country = "DK" });
            await http.Put(
                "/v2/merchant",
                new { name = "Nordlys Ladning A/S", address = "Lysvej 1", zipCode = "5000", city = "Odense", country = "DK", vatNumber = "DK12345678" });
            var group = await http.Customer("Fjord Gruppen");
            var company = await http.Customer("Fjord Logistik A/S", group);
            var person = await http.Customer("Åse Marie Ømark", company, "Private");
            var tariff = await http.Post(
                "/v2/tariffs",
                new
                {
                    name = "Lyn efter spot", currency = "DKK", vatRate = 0.25, spot = new { marginRate = 0.1, margin = 0.5, minimum = 1.1, slotMinutes = 15 },
                    elements = new[]
                    {
                        new { priceComponents = new object[] { new { type = "FLAT", price = 5 }, new { type = "PARKING_TIME", price = 60, stepSize = 60 } } },
                    },
                    idle = new { graceMinutes = 5, countsUntilUnplugged = true },
                },
                HttpStatusCode.Created);
            var location = (long)(await http.Post(
                "/v2/locations",
                new
                {
                    name = "Motorvejen Nord", address = "Rastepladsen 4", postalCode = "7100", city = "Vejle", countryCode = "DK", publish = true,
                    coordinates = new { latitude = 55.71, longitude = 9.53 }, customerId = network.CustomerId, tariffId = (string)tariff["id"]!,
                    timezone = "Europe/Copenhagen", isEligibleForRefund = true, allowPriorityCharging = true, priceArea = "DK1",
                },
                HttpStatusCode.Created))["id"]!;
            var token = (long)(await http.Post(
                "/v2/tokens",
                new
                {
                    identifier = new { type = "rfid", uid = "04A1B2C3D4", label = "Bil 7" }, customerId = person, priorityChargingEnabled = true,
                    billingReference = "PO-4711", comment = "Vintermåling", validFrom = "2030-01-01T00:00:00Z",
                },
                HttpStatusCode.Created))["id"]!;
            var vouchers = (long)(await http.Post(
                "/v2/voucher-groups", new { name = "Sommer", notes = "Kampagne", pricing = new { discountPercent = 20 }, locationIds = new[] { location } },
                HttpStatusCode.Created))["id"]!;
            var voucher = (long)(await http.Post("/v2/vouchers", new { voucherGroupId = vouchers, code = "SOMMER31" }, HttpStatusCode.Created))["id"]!;
            await http.Post($"/v2/vouchers/{voucher}/tokens/{token}", null, HttpStatusCode.NoContent);
            await network.Server.Get<Commits>().Write(
                write => write.Execute(
                    "insert into charge_box_model (id, vendor, name, max_power_w, created_ms, updated_ms) values (9001, 'Nordlade', 'Kaj 180', 180000, 0, 0)", null, Ct),
                Ct);
            var made = await http.Post(
                "/v2/chargeboxes",
                new
                {
                    chargeBoxIdentity = "LYN-1", locationId = location, modelId = 9001,
                    connectors = new[] { new { standard = "IEC_62196_T2_COMBO", powerType = "DC", maxElectricPower = 150 } },
                },
                HttpStatusCode.Created);
            var evse = made["evses"]![0]!;
            return new(
                new(network, (long)made["id"]!, "LYN-1", (string)made["password"]!, [(long)evse["uid"]!]), (string)evse["evseId"]!, location,
                (string)tariff["id"]!, (int)tariff["tariffId"]!, "04A1B2C3D4", token, group, company, person, network.CustomerId, voucher, vouchers);
        }
    }
}
