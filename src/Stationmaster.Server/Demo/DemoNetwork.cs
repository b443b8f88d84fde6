using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Stationmaster.Simulator;

namespace Stationmaster.Server.Demo;

sealed record DemoCustomer(string Name, string Type);

/// <param name="SpotMargin">The market's price and so much a kWh, gross, 1.00 at least; null: <paramref name="PricePerKwh"/>.</param>
sealed record DemoTariff(
    string Name, decimal PricePerKwh, decimal PricePerMinute = 0, decimal PricePerSession = 0, decimal IdlePricePerMinute = 0, int IdleGraceMinutes = 0,
    decimal? SpotMargin = null);

/// <param name="Boxes">Kinds of its charge boxes, by the letters of <see cref="DemoNetwork.BoxKinds"/>.</param>
sealed record DemoLocation(
    string Code, string Name, string Address, string PostalCode, string City, decimal Latitude, decimal Longitude,
    string Customer, string? Tariff, string ParkingType, bool IsPublic, string Boxes, double Business);

/// <param name="Type">rfid, virtual, app, terminal, none.</param>
sealed record DemoToken(string Uid, string Label, string Type, string? Customer, string? Comment, bool AllowConcurrent = false);

/// <param name="Discount">Percent off; null: <paramref name="PricePerKwh"/>, and without that either charging is free.</param>
/// <param name="KeysAt">Code of the location whose usual keys hold a voucher of it; it holds at all locations.</param>
sealed record DemoVouchers(string Name, string Notes, string KeysAt, decimal? Discount = null, decimal? PricePerKwh = null);

sealed record DemoBox(string Identity, DemoLocation Location, string Model, ImmutableArray<ConnectorPlan> Connectors, ImmutableArray<string> Standards);

/// <summary>The network the demo shows: ten Danish sites, sixty charge boxes, 130 connectors. All names are invented.</summary>
static class DemoNetwork
{
    public const int Seed = 1884;

    public static readonly ImmutableArray<DemoCustomer> Customers =
    [
        new("Nordhavn Energi A/S", "Business"), new("Fynske Parkering", "Business"), new("Boligselskabet Lillebælt", "Business"),
        new("Limfjord Logistik ApS", "Business"), new("Hjemmeplejen Øst", "Business"), new("Anna Holm", "Private"),
    ];

    public static readonly ImmutableArray<DemoTariff> Tariffs =
    [
        new("Street AC", 3.25m, IdlePricePerMinute: 0.50m, IdleGraceMinutes: 60),
        new("Fast charging", 4.95m, IdlePricePerMinute: 2.00m, IdleGraceMinutes: 10),
        new("Harbour", 4.45m, PricePerSession: 5.00m, IdlePricePerMinute: 1.50m, IdleGraceMinutes: 15),
        new("Residents", 2.49m),
        new("Parking house", 2.95m, PricePerMinute: 0.05m),
        new("Spot", 0, SpotMargin: 1.25m),
    ];

    public static readonly ImmutableArray<DemoLocation> Locations =
    [
        new("AAR", "Aarhus Havn", "Hveensgade 12", "8000", "Aarhus C", 56.1560m, 10.2215m, "Nordhavn Energi A/S", "Harbour", "PARKING_LOT", true, "DDDTAAAA", 1.3),
        new("ODE", "Odense Syd", "Svendborgvej 340", "5260", "Odense S", 55.3460m, 10.4050m, "Fynske Parkering", "Parking house", "PARKING_GARAGE", true, "AAAAAB", 1.0),
        new("KOL", "Kolding Ladepark", "Vejlevej 270", "6000", "Kolding", 55.5240m, 9.4790m, "", "Spot", "PARKING_LOT", true, "DDDCTT", 1.6),
        new("VEJ", "Vejle Midtpunkt", "Flegborg 6", "7100", "Vejle", 55.7093m, 9.5357m, "Boligselskabet Lillebælt", "Residents", "UNDERGROUND_GARAGE", false, "AAAAAA", 0.7),
        new("NHV", "Københavns Nordhavn", "Sundkaj 9", "2150", "Nordhavn", 55.7118m, 12.5986m, "Nordhavn Energi A/S", "Street AC", "ON_STREET", true, "AAAABB", 1.2),
        new("ROS", "Roskilde Station", "Jernbanegade 1", "4000", "Roskilde", 55.6390m, 12.0887m, "", "Spot", "PARKING_LOT", true, "AAAAT", 1.0),
        new("AAL", "Aalborg City Syd", "Hobrovej 452", "9200", "Aalborg SV", 57.0050m, 9.8800m, "Limfjord Logistik ApS", "Fast charging", "PARKING_LOT", true, "DDTAA", 1.2),
        new("ESB", "Esbjerg Brygge", "Dokvej 3", "6700", "Esbjerg", 55.4677m, 8.4410m, "", "Harbour", "PARKING_LOT", true, "DTAAA", 0.8),
        new("HER", "Herning Centret", "Merkurvej 4", "7400", "Herning", 56.1490m, 8.9920m, "Fynske Parkering", null, "PARKING_GARAGE", true, "AAABB", 0.8),
        new("SVB", "Svendborg Havn", "Jessens Mole 10", "5700", "Svendborg", 55.0590m, 10.6160m, "Hjemmeplejen Øst", "Residents", "OTHER", false, "AAAAABBB", 0.6),
    ];

    /// <summary>D: two CCS and a CHAdeMO. C: the same, the CHAdeMO sharing an EVSE with the first CCS. T: two fast CCS. A: two sockets. B: one pole, two sockets at 11 kW.</summary>
    public const string BoxKinds = "DCTAB";

    /// <summary>Every charge box of the network.</summary>
    public static ImmutableArray<DemoBox> Boxes { get; } =
        [.. Locations.SelectMany(location => location.Boxes.Select((kind, i) => Box(location, kind, i + 1)))];

    static DemoBox Box(DemoLocation location, char kind, int number)
    {
        var identity = $"{location.Code}-{number.ToString("D2", CultureInfo.InvariantCulture)}";
        return kind switch
        {
            'D' => new(identity, location, "Quay 150",
                [new(ConnectorKind.Dc, 150, true), new(ConnectorKind.Dc, 150, true), new(ConnectorKind.Dc, 50, true)],
                ["IEC_62196_T2_COMBO", "IEC_62196_T2_COMBO", "CHADEMO"]),
            'C' => new(identity, location, "Quay 180",
                [new(ConnectorKind.Dc, 150, true), new(ConnectorKind.Dc, 50, true, SharesEvse: true), new(ConnectorKind.Dc, 150, true)],
                ["IEC_62196_T2_COMBO", "CHADEMO", "IEC_62196_T2_COMBO"]),
            'T' => new(identity, location, "Quay 300", [new(ConnectorKind.Dc, 300, true), new(ConnectorKind.Dc, 300, true)],
                ["IEC_62196_T2_COMBO", "IEC_62196_T2_COMBO"]),
            'B' => new(identity, location, "Pier 11", [new(ConnectorKind.AcThreePhase, 11), new(ConnectorKind.AcThreePhase, 11)],
                ["IEC_62196_T2", "IEC_62196_T2"]),
            _ => new(identity, location, "Pier 22", [new(ConnectorKind.AcThreePhase, 22), new(ConnectorKind.AcThreePhase, 22)],
                ["IEC_62196_T2", "IEC_62196_T2"]),
        };
    }

    /// <summary>Charge keys of all six label forms.</summary>
    public static ImmutableArray<DemoToken> Tokens { get; } = [.. AllTokens()];

    static IEnumerable<DemoToken> AllTokens()
    {
        yield return new("NoUID", "NoUID", "none", null, null, AllowConcurrent: true);
        yield return new("CreditCard", "CreditCard", "terminal", null, null, AllowConcurrent: true);
        yield return new("HOME0001", "Charging at home", "app", "Anna Holm", null, AllowConcurrent: true);
        for (var i = 0; i < 60; i++)
            yield return new($"APP{123_400 + i * 7}", $"StationGo-custId-{123_400 + i * 7}", "app", null, null);
        string[] owners = ["Limfjord Logistik ApS", "Hjemmeplejen Øst", "Nordhavn Energi A/S", "Boligselskabet Lillebælt", "Fynske Parkering"];
        string[] comments = ["Fleet Car #", "Care Van ", "Pool Car ", "Flat ", "Truck "];
        for (var i = 0; i < 100; i++)
        {
            yield return new(
                $"04{(0xA1B2C3D4 + (uint)i * 7919).ToString("X8", CultureInfo.InvariantCulture)}80", $"DK.STM.{12_300 + i:D7}", "rfid",
                owners[i % owners.Length], $"{comments[i % comments.Length]}{i / owners.Length + 1}");
        }
        for (var i = 0; i < 12; i++)
            yield return new($"VIRT{i + 1:D6}", $"DK.STM.V{12_300 + i:D7}", "virtual", owners[i % owners.Length], $"Home care {i + 1}");
    }

    public static readonly ImmutableArray<DemoVouchers> Vouchers =
    [
        new("Opening weeks", "20 % off in the first weeks", "KOL", Discount: 20),
        new("Museum visitors", "Handed out at the museum", "ROS", PricePerKwh: 1.95m),
        new("Apology", "After the outage in October", "SVB"),
    ];

    /// <summary>The customer whose drivers pay a tariff of their own everywhere, and that tariff.</summary>
    public static readonly (string Customer, string Tariff) Agreement = ("Limfjord Logistik ApS", "Parking house");

    /// <summary>Registered charge keys that are used at a location.</summary>
    public static IEnumerable<string> KeysAt(string code) =>
        Boxes.Where(box => box.Location.Code == code).SelectMany(box => TokensOf(box)).Where(uid => uid is not ("CreditCard" or "NoUID" or "HOME0001")).Distinct();

    /// <summary>What the simulated fleet is and does.</summary>
    public static FleetPlan Fleet(IReadOnlyDictionary<string, string> passwords)
    {
        var random = new Random(Seed);
        return new(Seed, [.. Boxes.Select(box => new StationPlan(box.Identity, box.Connectors, TokensOf(box))
        {
            Password = passwords.GetValueOrDefault(box.Identity),
            Version = VersionOf(box.Model),
            Vendor = "Nordlade",
            Model = box.Model,
            SerialNumber = $"NL{box.Identity.Replace("-", "", StringComparison.Ordinal)}",
            VisitsPerDay = (box.Connectors[0].Kind == ConnectorKind.Dc ? 14 : 4.5) * box.Location.Business,
            FaultsPerWeek = 2,
            OfflineSpellsPerWeek = 4,
            TerminalToken = box.Location.IsPublic ? "CreditCard" : null,
            FirstRegisterWh = random.Next(200_000, 60_000_000),
        })]);
    }

    /// <summary>The newest models speak the newest versions.</summary>
    static OcppVersion VersionOf(string model) => model switch
    {
        "Quay 300" or "Quay 180" => Ocpp201.Instance,
        "Pier 11" => Ocpp21.Instance,
        _ => Ocpp16.Instance,
    };

    static ImmutableArray<string> TokensOf(DemoBox box)
    {
        var index = Boxes.IndexOf(box);
        var keys = Tokens.Where(token => token.Type is "rfid" or "virtual").Where((_, i) => i % Boxes.Length == index).Select(token => token.Uid);
        var apps = Tokens.Where(token => token.Type == "app" && token.Uid != "HOME0001").Where((_, i) => i % Boxes.Length == index).Select(token => token.Uid);
        var open = box.Location.IsPublic ? box.Connectors[0].Kind == ConnectorKind.Dc ? (string[])["CreditCard", "CreditCard"] : ["NoUID"] : ["HOME0001"];
        return [.. keys, .. apps, .. open];
    }
}
