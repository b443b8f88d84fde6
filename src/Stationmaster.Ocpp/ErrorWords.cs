namespace Stationmaster.Ocpp;

static class ErrorWords
{
    /// <summary>Later versions of the standard spell two codes differently; stations mix them.</summary>
    public static OcppError Read(string word, string description, string? details)
    {
        OcppErrorCode? code = word switch
        {
            "OccurrenceConstraintViolation" => OcppErrorCode.OccurenceConstraintViolation,
            "FormatViolation" => OcppErrorCode.FormationViolation,
            _ when Enum.TryParse<OcppErrorCode>(word, ignoreCase: true, out var known) && char.IsLetter(word[0]) => known,
            _ => null,
        };
        return code is { } value
            ? new(value, description, details)
            : new(OcppErrorCode.GenericError, description.Length == 0 ? word : $"{word}: {description}", details);
    }
}
