using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Ocpi;
using Xunit;

namespace Stationmaster.Tests.Ocpi;

/// <summary>The calculations with expected totals that lie beside the checkout.</summary>
static class TariffCases
{
    const string Absent = "The tariff cases are not beside the checkout.";

    public static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../shared/data/tariff-cases"));

    public static IEnumerable<string> Ids() => File.Exists(File_("cases.json")) ? All().Select(each => each.GetProperty("id").GetString()!) : [Absent];

    public static JsonElement Find(string id)
    {
        Assert.SkipWhen(id == Absent, Absent);
        return All().Single(each => each.GetProperty("id").GetString() == id);
    }

    /// <summary>The tariff of a case, and the version of OCPI it is written in.</summary>
    public static Tariff TariffOf(JsonElement each)
    {
        if (each.TryGetProperty("inline_tariff", out var inline))
            return OcpiTariff.Read(inline, OcpiVersion.V221).Tariff;
        var path = each.GetProperty("tariff").GetString()!;
        return OcpiTariff.Read(File.ReadAllText(File_(path)), VersionOf(path)).Tariff;
    }

    public static Usage UsageOf(JsonElement each)
    {
        var reservation = each.TryGetProperty("reservation", out var use) ? Enum.Parse<ReservationUse>(use.GetString()!, ignoreCase: true) : ReservationUse.None;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(each.GetProperty("time_zone").GetString()!);
        return OcpiSession.Read(each.GetProperty("session"), zone, reservation).Usage;
    }

    public static OcpiVersion VersionOf(string path) =>
        path.Contains("2.1.1") ? OcpiVersion.V211 : path.Contains("2.3.0") ? OcpiVersion.V230 : OcpiVersion.V221;

    public static Fraction Exact(string text)
    {
        var parts = text.Split('/');
        return new(BigInteger.Parse(parts[0]), parts.Length > 1 ? BigInteger.Parse(parts[1]) : 1);
    }

    static IEnumerable<JsonElement> All() => JsonDocument.Parse(File.ReadAllText(File_("cases.json"))).RootElement.EnumerateArray();

    static string File_(string path) => Path.Combine(Folder(), path);
}
