using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>A connector's plug and limits, checked.</summary>
/// <param name="MaxPowerW">W.</param>
sealed record ConnectorSpec(string Standard, string Format, string PowerType, long? MaxPowerW, long? MaxAmperage, long? MaxVoltage)
{
    const decimal MostKw = 5_000;
    const int MostConnectors = 64;

    static readonly string[] Formats = ["SOCKET", "CABLE"];
    static readonly string[] PowerTypes = ["AC_1_PHASE", "AC_2_PHASE", "AC_2_PHASE_SPLIT", "AC_3_PHASE", "DC"];

    /// <summary>What a connector is taken for that nobody described.</summary>
    public static ConnectorSpec Unknown { get; } = Usual(ConnectorTypes.Default);

    static ConnectorSpec Usual(string standard) => standard switch
    {
        "IEC_62196_T2_COMBO" or "CHADEMO" or "GBT_DC" or "IEC_62196_T1_COMBO" => new(standard, "CABLE", "DC", 50_000, null, null),
        "IEC_62196_T1" => new(standard, "CABLE", "AC_1_PHASE", 7_400, null, null),
        _ => new(standard, "SOCKET", "AC_3_PHASE", 22_000, null, null),
    };

    /// <summary>Each with its place: those that name an EVSE are numbered within it, as they stand.</summary>
    /// <exception cref="ApiProblem">422: names the field.</exception>
    public static IReadOnlyList<(ConnectorRef At, ConnectorSpec Spec)> Read(IReadOnlyList<NewConnector>? connectors)
    {
        if (connectors?.Count > MostConnectors)
            throw Problem.Invalid("connectors", $"A charge box has at most {MostConnectors} connectors.");
        var given = connectors ?? [];
        var isPlaced = given.Any(one => one?.EvseNumber is not null);
        List<(ConnectorRef At, ConnectorSpec Spec)> read = [];
        for (var i = 0; i < given.Count; i++)
        {
            var (param, evse) = ($"connectors[{i}]", i + 1);
            var spec = Read(given[i], param);
            if (isPlaced)
            {
                evse = given[i].EvseNumber is >= 1 and <= MostConnectors and var number
                    ? number
                    : throw Problem.Invalid($"{param}.evseNumber", $"{param}.evseNumber must be between 1 and {MostConnectors}, for all connectors or for none.");
            }
            read.Add((new(evse, read.Count(one => one.At.Evse == evse) + 1), spec));
        }
        return read;
    }

    static ConnectorSpec Read(NewConnector? given, string param)
    {
        if (given is null)
            throw Problem.Missing(param);
        var at = param + ".";
        var usual = Usual(Word(given.Standard, ConnectorTypes.Standards, at + "standard") ?? throw Problem.Missing(at + "standard"));
        return usual.With(new(null, given.Format, given.PowerType, given.MaxElectricPower, given.MaxAmperage, given.MaxVoltage), at);
    }

    /// <exception cref="ApiProblem">422: names the field.</exception>
    public ConnectorSpec With(ConnectorChange change, string at = "") => new(
        Word(change.Standard, ConnectorTypes.Standards, at + "standard") ?? Standard,
        Word(change.Format, Formats, at + "format") ?? Format,
        Word(change.PowerType, PowerTypes, at + "powerType") ?? PowerType,
        change.MaxElectricPower is { } kw ? Watt(kw, at + "maxElectricPower") : MaxPowerW,
        Limit(change.MaxAmperage, 10_000, at + "maxAmperage") ?? MaxAmperage,
        Limit(change.MaxVoltage, 10_000, at + "maxVoltage") ?? MaxVoltage);

    static string? Word(string? given, IReadOnlyCollection<string> known, string param) => given is null
        ? null
        : known.FirstOrDefault(word => word.Equals(given, StringComparison.OrdinalIgnoreCase))
            ?? throw Problem.Invalid(param, $"{param} must be one of {string.Join(", ", known)}.");

    static long Watt(decimal kw, string param) =>
        kw is > 0 and <= MostKw
            ? (long)Math.Round(kw * 1000, MidpointRounding.AwayFromZero)
            : throw Problem.Invalid(param, $"{param} is in kW, up to {MostKw}.");

    static long? Limit(int? given, int most, string param) =>
        given is null or > 0 && !(given > most) ? given : throw Problem.Invalid(param, $"{param} must be between 1 and {most}.");
}
