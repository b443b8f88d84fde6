namespace Stationmaster.Charging.Stations;

/// <summary>
/// Asks what a station holds about a customer, and to forget it (OCPP 2.x N09, N10). Exactly one of the three says who is meant.
/// </summary>
public sealed record AskCustomerInformation(int RequestId, bool IsReported, bool IsCleared) : Order
{
    public string? TokenUid { get; init; }

    /// <summary>A name, a contract: whatever the station files by.</summary>
    public string? CustomerIdentifier { get; init; }

    /// <summary>Of the certificate that a car presents.</summary>
    public CertificateHash? Certificate { get; init; }
}

/// <summary>A part of the answer; the parts make one text.</summary>
/// <param name="Part">Counts from 0.</param>
public sealed record CustomerInformationReported(int RequestId, int Part, bool IsLast, DateTimeOffset? At, string Data) : StationEvent;

public sealed record CustomerInformationTold(CustomerInformationReported Report, DateTimeOffset At) : StationChange;
