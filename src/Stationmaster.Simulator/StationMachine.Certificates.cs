using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>The station's certificates, and those it trusts (OCPP 1.6 security whitepaper §4; 2.x Part 2, functional blocks A and M).</summary>
public sealed partial class StationMachine
{
    /// <summary>Its keys and certificates; they outlive a restart.</summary>
    public StationKeyring Keyring { get; }

    int _requests;

    Outcome Obey(AskForCertificateRequest asked)
    {
        // The answer goes first, then the request, whose key takes a station a while.
        After(TimeSpan.FromSeconds(1), () => Send(new CertificateAsked(Keyring.Ask(asked.Use, Plan.Identity), asked.Use, HasRequestIds ? ++_requests : null)));
        return Yes;
    }

    bool HasRequestIds => Plan.Version.Name == "2.1";

    Outcome Obey(GiveCertificate given)
    {
        var isFirst = Keyring.Shown is null;
        if (Keyring.Take(given, Now))
        {
            if (isFirst && Keyring.Shown is not null && Network.Profile == 3)
                After(TimeSpan.FromSeconds(1), ComeAgain);
            if (given.Use is CertificateUse.V2G or CertificateUse.V2G20 or CertificateUse.Combined)
                After(TimeSpan.FromSeconds(2), () => AskWhetherRevoked(given.ChainPem));
            return Yes;
        }
        After(TimeSpan.FromMilliseconds(200), () => Send(new SecurityEventTold(
            HasOwnIds ? "InvalidChargingStationCertificate" : "InvalidChargePointCertificate", Now, "It belongs to no key that waits for one, or is not valid")));
        return No;
    }

    /// <summary>By what it has now.</summary>
    void ComeAgain()
    {
        WantsConnection = false;
        TakeNetwork();
        After(TimeSpan.FromSeconds(1), () => WantsConnection = true);
    }

    Outcome Obey(InstallRoot install)
    {
        if (Keyring.Install(install, Now))
            return Yes;
        if (install.Use == RootUse.CentralSystemRoot)
            After(TimeSpan.FromMilliseconds(200), () => Send(new SecurityEventTold(
                HasOwnIds ? "InvalidCsmsCertificate" : "InvalidCentralSystemCertificate", Now, "It is no valid root")));
        return No;
    }

    Outcome Obey(ListCertificates list) => Keyring.List(list.Kinds) is { Count: > 0 } found
        ? Yes with { Certificates = [.. found] }
        : Yes with { Status = "NotFound", Certificates = [] };

    Outcome Obey(RemoveCertificate remove) => Keyring.Remove(remove.Hash) switch
    {
        true => Yes,
        false => new(OutcomeKind.Rejected, "Failed"),
        null => new(OutcomeKind.Rejected, "NotFound"),
    };
}
