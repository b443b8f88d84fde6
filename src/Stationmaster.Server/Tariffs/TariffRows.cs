namespace Stationmaster.Server.Tariffs;
static class TariffRows { public static Task<Charging.Pricing.Tariff?> Find(System.Data.Common.DbConnection c, long id) => Task.FromResult<Charging.Pricing.Tariff?>(null); }
