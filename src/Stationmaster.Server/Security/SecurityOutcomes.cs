using Stationmaster.Charging.Stations;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Security;

/// <summary>What a station's answer to an order about its security means for what we know of it. May be told the same twice.</summary>
public sealed class SecurityOutcomes(SecurityStore store, CertificateStore certificates)
{
    public Task Ended(long chargeBoxId, Order order, Outcome outcome) => (order, outcome.Kind) switch
    {
        (GiveCertificate { CertificateId: > 0 and var id }, OutcomeKind.Accepted or OutcomeKind.Rejected or OutcomeKind.NotSupported) =>
            certificates.Delivered(id, outcome.Status ?? outcome.Kind.ToString(), outcome.Kind == OutcomeKind.Accepted, default),
        (InstallRoot { Use: RootUse.CentralSystemRoot }, OutcomeKind.Accepted) => store.RootInstalled(chargeBoxId, default),
        // Whoever ordered it may not have waited for the answer.
        (SetPassword { OfferId: > 0 and var offer }, OutcomeKind.Rejected or OutcomeKind.NotSupported) => store.WithdrawPassword(offer, default),
        (ChangeConfiguration set, OutcomeKind.Accepted) when set.Is("SecurityProfile") && int.TryParse(set.Value, out var profile) =>
            store.Moves(chargeBoxId, profile, default),
        (SetSecurityProfile move, OutcomeKind.Accepted) => store.Moves(chargeBoxId, move.Profile, default),
        _ => Task.CompletedTask,
    };
}
