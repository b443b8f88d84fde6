using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stationmaster.Server.Demo;

/// <summary>Sets the demo's network up the way any client would: through the REST API.</summary>
sealed partial class DemoSetUp(HttpClient api)
{
    readonly Dictionary<string, long> _customers = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _tariffs = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _locations = new(StringComparer.Ordinal);

    public async Task<bool> IsNew(CancellationToken ct) => (await Get("/v2/chargeboxes?limit=1", ct))["data"]!.AsArray().Count == 0;

    /// <param name="validFrom">When the charge keys became valid.</param>
    /// <returns>The charge boxes' passwords by identity.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Run(DateTimeOffset validFrom, CancellationToken ct)
    {
        foreach (var customer in DemoNetwork.Customers)
            _customers[customer.Name] = await Created<long>("/v2/customers", new() { ["name"] = customer.Name, ["type"] = customer.Type, ["ownerId"] = 1, ["country"] = "DK" }, "id", ct);
        foreach (var tariff in DemoNetwork.Tariffs)
            _tariffs[tariff.Name] = await Created<string>("/v2/tariffs", Body(tariff), "id", ct);
        foreach (var location in DemoNetwork.Locations)
            _locations[location.Code] = await Created<long>("/v2/locations", Body(location), "id", ct);
        var keys = await Post("/v2/tokens", new JsonArray([.. DemoNetwork.Tokens.Select(token => Body(token, validFrom))]), ct);
        await OwnPrices(keys.AsArray(), validFrom, ct);

        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var box in DemoNetwork.Boxes)
            passwords[box.Identity] = await Created<string>("/v2/chargeboxes", Body(box), "password", ct);
        return passwords;
    }

    /// <summary>The network is there from an earlier run: passwords are told once only, so the fleet gets new ones.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NewPasswords(CancellationToken ct)
    {
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await Get($"/v2/chargeboxes?limit=100{(cursor is null ? "" : $"&nextPageCursor={Uri.EscapeDataString(cursor)}")}", ct);
            foreach (var box in page["data"]!.AsArray())
                passwords[box!["chargeBoxIdentity"]!.GetValue<string>()] = await Created<string>($"/v2/chargeboxes/{box["id"]}/password", [], "password", ct);
            cursor = page["nextPageCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return passwords;
    }

    static JsonObject Body(DemoTariff tariff) => tariff.SpotMargin is { } margin
        ? new()
        {
            ["name"] = tariff.Name, ["currency"] = "DKK", ["vatRate"] = 0.25m,
            ["spot"] = new JsonObject { ["marginRate"] = 0, ["margin"] = margin, ["minimum"] = 1m },
        }
        : new()
    {
        ["name"] = tariff.Name, ["currency"] = "DKK", ["vatRate"] = 0.25m, ["pricePerKwh"] = tariff.PricePerKwh, ["pricePerMinute"] = tariff.PricePerMinute,
        ["pricePerSession"] = tariff.PricePerSession, ["idlePricePerMinute"] = tariff.IdlePricePerMinute, ["idleGraceMinutes"] = tariff.IdleGraceMinutes,
    };

    JsonObject Body(DemoLocation location)
    {
        var body = new JsonObject
        {
            ["name"] = location.Name, ["address"] = location.Address, ["postalCode"] = location.PostalCode, ["city"] = location.City, ["countryCode"] = "DK",
            ["coordinates"] = new JsonObject { ["latitude"] = location.Latitude, ["longitude"] = location.Longitude },
            ["timezone"] = "Europe/Copenhagen", ["publish"] = location.IsPublic, ["parkingType"] = location.ParkingType,
        };
        if (_customers.TryGetValue(location.Customer, out var customer))
            body["customerId"] = customer;
        if (location.Tariff is { } tariff)
            body["tariffId"] = _tariffs[tariff];
        return body;
    }

    JsonNode Body(DemoToken token, DateTimeOffset validFrom)
    {
        var body = new JsonObject
        {
            ["identifier"] = new JsonObject { ["type"] = token.Type, ["uid"] = token.Uid, ["label"] = token.Label },
            ["allowConcurrent"] = token.AllowConcurrent,
            ["validFrom"] = validFrom.ToString("O"),
        };
        if (token.Customer is { } customer)
            body["customerId"] = _customers[customer];
        if (token.Comment is { } comment)
            body["comment"] = comment;
        return body;
    }

    JsonObject Body(DemoBox box) => new()
    {
        ["chargeBoxIdentity"] = box.Identity, ["name"] = $"{box.Location.Name} {box.Identity[^2..]}", ["locationId"] = _locations[box.Location.Code],
        ["connectors"] = new JsonArray([.. box.Connectors.Select((connector, i) => (JsonNode)new JsonObject
        {
            ["standard"] = box.Standards[i],
            ["format"] = connector.HasFixedCable ? "CABLE" : "SOCKET",
            ["powerType"] = connector.Kind == Simulator.ConnectorKind.Dc ? "DC" : "AC_3_PHASE",
            ["maxElectricPower"] = connector.MaxKw,
            ["evseNumber"] = 1 + box.Connectors.Take(i + 1).Skip(1).Count(one => !one.SharesEvse),
        })]),
    };

    async Task<T> Created<T>(string path, JsonObject body, string field, CancellationToken ct)
    {
        var answer = await Post(path, body, ct);
        return answer[field] is { } value ? value.GetValue<T>() : throw new InvalidOperationException($"POST {path} answered without {field}.");
    }

    async Task<JsonNode> Get(string path, CancellationToken ct)
    {
        using var response = await api.GetAsync(path, ct);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(ct))!;
    }

    async Task<JsonNode> Post(string path, JsonNode body, CancellationToken ct) =>
        JsonNode.Parse(await Send(HttpMethod.Post, path, body, ct)) ?? throw new JsonException($"POST {path} answered null.");

    async Task<string> Send(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await api.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{method} {path} answered {(int)response.StatusCode}: {text}");
    }
}
