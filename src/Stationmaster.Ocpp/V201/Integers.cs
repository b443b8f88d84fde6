using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>Integers that 2.1 bounds and 2.0.1 does not. One beyond its bounds is noted, and taken.</summary>
static class Integers
{
    public static int? Integer(this ref Fields fields, OcppEdition edition, int least, int most = int.MaxValue)
    {
        var value = fields.Integer();
        if (edition == OcppEdition.V21 && value < least)
            fields.Note(OcppErrorCode.PropertyConstraintViolation, $"at least {least}");
        if (edition == OcppEdition.V21 && value > most)
            fields.Note(OcppErrorCode.PropertyConstraintViolation, $"at most {most}");
        return value;
    }
}
