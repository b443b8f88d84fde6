using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>SignedMeterValueType: OCPP 2.0.1 and 2.1 Part 2 §2. Kept character for character; in 2.0.1 key and method are required.</summary>
static class SignedValue
{
    /// <summary>Null where there is nothing signed in it.</summary>
    public static SignedReading? Read(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        var isNewer = edition == OcppEdition.V21;
        string? data = null, method = null, encoding = null, key = null;
        while (fields.Next())
        {
            if (fields.Is("signedMeterData"u8))
                data = fields.Text(isNewer ? 32_768 : 2500);
            else if (fields.Is("signingMethod"u8))
                method = fields.Text(50);
            else if (fields.Is("encodingMethod"u8))
                encoding = fields.Text(50);
            else if (fields.Is("publicKey"u8))
                key = fields.Text(2500);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(data is not null, "signedMeterData");
        fields.Want(encoding is not null, "encodingMethod");
        fields.Want(isNewer || method is not null, "signingMethod");
        fields.Want(isNewer || key is not null, "publicKey");
        return string.IsNullOrEmpty(data) ? null : new(null, SampleContext.Periodic, data, encoding, NotEmpty(method), NotEmpty(key));
    }

    static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
