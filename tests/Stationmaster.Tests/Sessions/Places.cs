using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Tests.Sessions;

/// <summary>A site, its tariff and its drivers.</summary>
static class Places
{
    public static SimpleTariff SimpleTariff { get; } = new(
        7, Guid.Parse("77777777-0000-0000-0000-000000000000"), "Standard", "DKK", VatRate: 0.25m, PricePerKwh: 2.50m, PricePerMinute: 0,
        PricePerSession: 0, IdlePricePerMinute: 1m, IdleGrace: TimeSpan.FromMinutes(15), UpdatedAt: Times.At("00:00"));

    public static Tariff Tariff { get; } = SimpleTariff.ToTariff();

    static readonly Party Operator = new(1, "Operator");
    static readonly Party Fleet = new(3, "Fleet");

    public static Site Site(ConnectorRef connector, Tariff? tariff) => new(
        Operator, new Party(2, "Harbour"), [1, 2], 20, "Harbour quay", "Quay 1", "8000", "Aarhus", "DK", "Europe/Copenhagen",
        IsPublic: true, IsEligibleForRefund: false, 40, "BOX1", connector, 400 + connector.Evse, $"DK*STM*E40*{connector.Evse}",
        4000 + connector.Evse, IsDc: false, MaxPowerW: 22_000, tariff);

    /// <summary>ANNA and BO are Fleet's; BOSS leads their family; VAN may charge in several places; OLD has expired; LOST is blocked.</summary>
    public static Dictionary<string, Driver> Drivers() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["ANNA"] = Driver(1, "ANNA"),
        ["BO"] = Driver(2, "BO") with { ParentUid = "BOSS" },
        ["BIRTE"] = Driver(3, "BIRTE") with { ParentUid = "BOSS" },
        ["VAN"] = Driver(4, "VAN") with { AllowsConcurrent = true },
        ["OLD"] = Driver(5, "OLD") with { ExpiresAt = Times.At("00:00") - TimeSpan.FromDays(1) },
        ["LOST"] = Driver(6, "LOST") with { IsActive = false },
        ["NoUID"] = Driver(7, "NoUID") with { Kind = TokenKind.None, Company = null, FamilyTree = [] },
        ["CreditCard"] = Driver(8, "CreditCard") with { Kind = TokenKind.Terminal, Company = null, FamilyTree = [] },
    };

    static Driver Driver(long id, string uid) => new(
        id, uid, $"DK.STM.{id:0000}", TokenKind.Rfid, Fleet, null, [1, Fleet.Id], null, null, IsPriority: false, AllowsConcurrent: false,
        IsActive: true, ValidFrom: Times.At("00:00") - TimeSpan.FromDays(365), ExpiresAt: null, ParentUid: null);
}
