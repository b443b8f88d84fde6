using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>
/// OCPP 1.6 security whitepaper §3: passwords and profiles are settings there, so a station that reads the call reads a
/// <see cref="ChangeConfiguration"/>.
/// </summary>
sealed class SetPasswordCall() : WrittenOrderCall<SetPassword>("ChangeConfiguration")
{
    protected override void WriteFields(Utf8JsonWriter json, SetPassword order)
    {
        json.WriteString("key"u8, "AuthorizationKey"u8);
        json.WriteString("value"u8, order.Password);
    }
}

/// <inheritdoc cref="SetPasswordCall"/>
sealed class SetSecurityProfileCall() : WrittenOrderCall<SetSecurityProfile>("ChangeConfiguration")
{
    protected override void WriteFields(Utf8JsonWriter json, SetSecurityProfile order)
    {
        json.WriteString("key"u8, "SecurityProfile"u8);
        json.WriteString("value"u8, order.Profile.ToString(CultureInfo.InvariantCulture));
    }
}
