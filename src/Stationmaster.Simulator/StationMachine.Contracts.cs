using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Simulator;

/// <summary>What a car says over its cable (ISO 15118), where its station speaks OCPP 2.x.</summary>
/// <param name="Emaid">Of its contract.</param>
/// <param name="ChainPem">The contract certificate and those that signed it; null while it has none.</param>
/// <param name="ExiRequest">With this it asks for a contract certificate, EXI in base64; null where it wants none.</param>
public sealed record CarTalk(string Emaid, string? ChainPem = null, string? ExiRequest = null);

/// <summary>Cars that pay by a contract, and say what they need (OCPP 2.x Part 2, C07, K15 to K17 and functional block M).</summary>
public sealed partial class StationMachine
{
    const string ContractToken = "eMAID", Iso15118 = "urn:iso:15118:2:2013:MsgDef";
    const int MostQueries = 4, SecondsPerHour = 3600;

    /// <summary>How many contract certificates cars were given here.</summary>
    public int ContractsGiven { get; private set; }

    void GreetCar(SimulatedConnector connector, Vehicle car)
    {
        if (!HasOwnIds || car.Talk is not { } talk)
            return;
        After(TimeSpan.FromSeconds(1), () =>
        {
            if (connector.Car != car || connector.Transaction is not null || connector.AuthorisedToken is not null)
                return;
            if (talk.ExiRequest is not { } request)
            {
                PresentContract(connector, car, talk);
                return;
            }
            Send(new EvCertificateAsked(Iso15118, talk.ChainPem is not null, request), onAnswer: decision =>
            {
                if (decision is EvCertificateFound { ExiResponse: not null })
                    ContractsGiven++;
                PresentContract(connector, car, talk);
            });
        });
    }

    /// <summary>Where it trusts the contract's root it checks the chain itself and only asks who was revoked; else it hands it on.</summary>
    void PresentContract(SimulatedConnector connector, Vehicle car, CarTalk talk)
    {
        if (talk.ChainPem is not { } chain)
            return;
        var proof = Keyring.Trusts(chain, Now) ? new ContractProof(null, [.. Keyring.Queries(chain).Take(MostQueries)]) : new ContractProof(chain, []);
        Send(new TokenPresented(talk.Emaid) { Contract = proof }, onAnswer: decision =>
        {
            var isWelcome = decision is AuthorisationDecision { Authorisation.Status: AuthorisationStatus.Accepted, Contract: null or ContractStanding.Accepted };
            if (isWelcome && connector.Car == car && connector.Transaction is null && !IsKeptFromOthers(connector, talk.Emaid))
                Admit(connector, talk.Emaid);
        });
    }

    static string? TypeOf(SimulatedConnector connector, string token) => connector.Car?.Talk?.Emaid == token ? ContractToken : null;

    void TalkToCar(SimulatedConnector connector, Transaction transaction)
    {
        if (HasOwnIds && connector.Car?.Talk is not null)
        {
            After(TimeSpan.FromSeconds(2), () =>
            {
                if (connector.Transaction == transaction)
                    AskForSchedule(connector.Number);
            });
        }
    }

    /// <summary>The car says by which schedule it will charge, now that it knows what it may.</summary>
    void FollowSchedule(SetChargingProfile set)
    {
        var connector = At(set.Connector).FirstOrDefault(each => each.Transaction is not null);
        if (!HasOwnIds || connector is not { Transaction: { } transaction, Car: { Talk: not null } car } || set.Profile.Schedules.IsDefaultOrEmpty)
            return;
        var schedule = set.Profile.Schedules[0];
        var most = car.PowerW(connector.Plan, connector.Soc) / (schedule.Unit == RateUnit.Watt ? 1m : WattsPerAmpere);
        var periods = schedule.Periods.Where(period => period.Limit is not null).Select(period => (JsonNode)new JsonObject
        {
            ["startPeriod"] = period.StartSeconds, ["limit"] = decimal.Round(Math.Min(most, period.Limit!.Value), 1),
        });
        var told = new JsonObject
        {
            ["timeBase"] = Now.UtcDateTime.ToString("O"), ["evseId"] = connector.Ref.Evse,
            ["chargingSchedule"] = new JsonObject
            {
                ["id"] = 1, ["chargingRateUnit"] = schedule.Unit == RateUnit.Watt ? "W" : "A", ["duration"] = schedule.DurationSeconds ?? SecondsPerHour,
                ["chargingSchedulePeriod"] = new JsonArray([.. periods]),
            },
        };
        After(TimeSpan.FromSeconds(1), () => Send(new StationNotice("NotifyEVChargingSchedule", told.ToJsonString(), null), transaction));
    }

    /// <summary>Asks of each certificate that names a responder whether it was revoked.</summary>
    /// <param name="byChain">All at once where the version can (2.1: M07), else one by one (M06).</param>
    public void AskWhetherRevoked(string chainPem, bool byChain = true)
    {
        if (!HasOwnIds)
            return;
        foreach (var few in Keyring.Queries(chainPem).Chunk(MostQueries))
        {
            if (HasRequestIds && byChain)
                Send(new ChainStatusAsked([.. few.Select(query => new ChainQuery(query.Hash, RevocationSource.Ocsp, [query.Address]))]));
            else
                foreach (var query in few)
                    Send(new CertificateStatusAsked(query));
        }
    }
}
