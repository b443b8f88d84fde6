using System.Collections.Frozen;

namespace Stationmaster.Server.Requests;

/// <summary>ISO 3166-1 alpha-2, and the time zone of the countries that have only one.</summary>
static class Countries
{
    const string Codes =
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH "
        + "CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM "
        + "GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB "
        + "LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR "
        + "NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX "
        + "SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

    const string Zones =
        "AD Andorra AL Tirane AT Vienna BA Sarajevo BE Brussels BG Sofia BY Minsk CH Zurich CZ Prague DE Berlin DK Copenhagen EE Tallinn "
        + "FI Helsinki FR Paris GB London GI Gibraltar GR Athens HR Zagreb HU Budapest IE Dublin IT Rome LI Vaduz LT Vilnius LU Luxembourg "
        + "LV Riga MC Monaco MD Chisinau ME Podgorica MK Skopje MT Malta NL Amsterdam NO Oslo PL Warsaw RO Bucharest RS Belgrade SE "
        + "Stockholm SI Ljubljana SK Bratislava SM San_Marino TR Istanbul UA Kyiv VA Vatican";

    static readonly FrozenSet<string> Known = Codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string> Single = Zones.Split(' ').Chunk(2)
        .Select(pair => (Country: pair[0], Zone: $"Europe/{pair[1]}"))
        .Append((Country: "IS", Zone: "Atlantic/Reykjavik"))
        .Append((Country: "FO", Zone: "Atlantic/Faroe"))
        .ToFrozenDictionary(pair => pair.Country, pair => pair.Zone, StringComparer.Ordinal);

    public static bool IsKnown(string code) => Known.Contains(code);

    /// <summary>Null where the country has several zones, or we do not know.</summary>
    public static string? TimeZoneOf(string code) => Single.GetValueOrDefault(code);
}
