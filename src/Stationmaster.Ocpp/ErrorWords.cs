namespace Stationmaster.Ocpp;

static class ErrorWords
{
    const string FormatViolation = "FormatViolation";
    const string OccurrenceConstraintViolation = "OccurrenceConstraintViolation";

    /// <summary>The code as the edition spells it; the nearest that it has for one it lacks.</summary>
    public static string Spell(OcppErrorCode code, OcppEdition edition) => (code, edition) switch
    {
        (OcppErrorCode.MessageTypeNotSupported, OcppEdition.V16) => nameof(OcppErrorCode.ProtocolError),
        (OcppErrorCode.RpcFrameworkError, OcppEdition.V16) => nameof(OcppErrorCode.FormationViolation),
        (OcppErrorCode.FormationViolation, not OcppEdition.V16) => FormatViolation,
        (OcppErrorCode.OccurenceConstraintViolation, not OcppEdition.V16) => OccurrenceConstraintViolation,
        _ => code.ToString(),
    };

    /// <summary>Later versions of the standard spell two codes differently; stations mix them.</summary>
    public static OcppError Read(string word, string description, string? details)
    {
        OcppErrorCode? code = word switch
        {
            OccurrenceConstraintViolation => OcppErrorCode.OccurenceConstraintViolation,
            FormatViolation => OcppErrorCode.FormationViolation,
            _ when Enum.TryParse<OcppErrorCode>(word, ignoreCase: true, out var known) && char.IsLetter(word[0]) => known,
            _ => null,
        };
        return code is { } value
            ? new(value, description, details)
            : new(OcppErrorCode.GenericError, description.Length == 0 ? word : $"{word}: {description}", details);
    }
}
