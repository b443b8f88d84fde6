namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>Kept once, however often it is told; and an operator hears of what may be an attack.</summary>
    Step Security(SecurityEventTold told, Facts facts)
    {
        if (facts.IsToldBefore)
            return new(this, [], Noted.Only);
        var isAlarming = SecurityEvents.IsAlarming(told.Type);
        var noted = new SecurityEventNoted(told.Type, told.At ?? facts.Now, told.TechInfo, isAlarming);
        return isAlarming
            ? new(this, [noted, new AlertRaised("security", null, told.TechInfo is { } info ? $"{told.Type}: {info}" : told.Type)], Noted.Only)
            : new(this, [noted], Noted.Only);
    }

    /// <summary>A contract whose certificate does not hold is no contract, whoever it names (OCPP 2.0.1 Part 2, C07).</summary>
    static AuthorisationDecision Authorise(TokenPresented token, Facts facts)
    {
        var standing = token.Contract is null ? null : facts.Contract;
        var told = standing is null or ContractStanding.Accepted ? facts.Authorisation ?? Tokens.Authorisation.Invalid : Tokens.Authorisation.Invalid;
        return new(told)
        {
            Contract = standing, Tariff = facts.DriverTariff,
            EnergyTransfers = told.Status == Tokens.AuthorisationStatus.Accepted ? facts.EnergyTransfers : null,
        };
    }

    Step Certificate(CertificateAsked asked, Facts facts) => facts.Signing switch
    {
        { ChainPem: { } chain } signed => new(
            this, [new OrderGiven(new GiveCertificate(chain, asked.Use, signed.CertificateId, asked.RequestId), "the certificate it asked for")],
            new CertificateDecision(true)),
        { Refusal: { } why } => new(
            this,
            [
                new SecurityEventNoted("CertificateRequestRefused", facts.Now, $"Refused: {why}", IsAlarming: true),
                new AlertRaised("security", null, $"Its request for a certificate was refused: {why}"),
            ],
            new CertificateDecision(false)),
        _ => new(this, [], new CertificateDecision(false)),
    };
}
