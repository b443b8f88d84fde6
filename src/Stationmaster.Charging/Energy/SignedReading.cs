namespace Stationmaster.Charging.Energy;

/// <summary>
/// A meter's reading that the meter has signed, character for character: the signature covers its exact bytes, so nothing here is ever
/// written anew. It proves what is billed; it is never counted itself.
/// </summary>
/// <param name="At">The sample's time, UTC; null when the station's could not be read.</param>
/// <param name="Data">As the station sent it: OCMF text, hexadecimal, base64, whatever its encoding has.</param>
/// <param name="Encoding">"OCMF", "Alfen Eichrecht", "EDL40 E-Mobility Extension", ...; null where neither station nor data say.</param>
/// <param name="SigningMethod">"ECDSA-secp256r1-SHA256", ...; null where the station does not say.</param>
/// <param name="PublicKey">Of the meter, as the station sent it; null where it did not.</param>
public sealed record SignedReading(
    DateTimeOffset? At, SampleContext Context, string Data, string? Encoding = null, string? SigningMethod = null, string? PublicKey = null);
