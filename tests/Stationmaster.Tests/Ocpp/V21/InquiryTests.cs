using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Tests.Ocpp.V201;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V21;

/// <summary>What only stations of 2.1 ask.</summary>
public class InquiryTests
{
    static readonly OcppVersion V21 = OcppVersions.Find("2.1")!;
    static readonly CertificateHash Hash = new(HashKind.SHA384, "aa", "bb", "4a01");

    [Fact]
    public void The_status_of_a_chain_is_asked_and_answered()
    {
        var query = new ChainQuery(Hash, RevocationSource.Crl, ["http://a", "http://b"]);
        var asked = new ChainStatusAsked([query, query with { Source = RevocationSource.Ocsp }]);
        var read = (ChainStatusAsked)Exchange(
            asked, new ChainStatusFound([new(query, RevocationStatus.Revoked, Exchanges.At), new(asked.Queries[1], RevocationStatus.Good, Exchanges.At)]),
            out var answer);

        Assert.Equal([RevocationSource.Crl, RevocationSource.Ocsp], read.Queries.Select(one => one.Source));
        Assert.Equal(["http://a", "http://b"], read.Queries[0].Addresses);
        Assert.Equal(
            [(RevocationStatus.Revoked, Hash, Exchanges.At), (RevocationStatus.Good, Hash, Exchanges.At)],
            ((ChainStatusFound)answer).Statuses.Select(one => (one.Status, one.Query.Hash, one.NextUpdate)));
    }

    [Fact]
    public void A_number_for_VAT_is_asked_and_answered()
    {
        var company = new VatCompany(new string('x', 60), "Mindet 2", "Aarhus C", "8000", "DK");
        Assert.Equal(new VatNumberAsked("DK13585628", 2), Exchange(new VatNumberAsked("DK13585628", 2), new VatNumberFound("DK13585628", 2, true, company), out var answer));
        Assert.Equal(new VatNumberFound("DK13585628", 2, true), answer);
        Exchange(new VatNumberAsked("DK1", null), new VatNumberFound("DK1", null, false, Why: "No"), out answer);
        Assert.Equal(new VatNumberFound("DK1", null, false, Why: "No"), answer);
    }

    [Fact]
    public void A_vehicle_of_ISO_15118_20_says_how_many_contracts_it_takes()
    {
        var asked = new EvCertificateAsked("urn", false, "AAEC", 3, ["DKKRAC00000001"]);
        var read = (EvCertificateAsked)Exchange(asked, new EvCertificateFound("AAED", 2), out var answer);
        Assert.Equal((3, "DKKRAC00000001"), (read.MostChains, read.PreferredEmaids.Single()));
        Assert.Equal(new EvCertificateFound("AAED", 2), answer);
    }

    [Fact]
    public void An_answer_that_is_longer_than_OCPP_allows_is_none()
    {
        foreach (var (version, most) in new[] { ("2.0.1", 5500), ("2.1", 18_000) })
        {
            var text = Text(OcppVersions.Find(version)!.WriteAnswer(new CertificateStatusAsked(new(Hash, "http://a")), new CertificateStatusFound(new string('A', most + 1))));
            Assert.StartsWith("""{"status":"Failed","statusInfo":""", text, StringComparison.Ordinal);
        }
        foreach (var (version, most) in new[] { ("2.0.1", 7500), ("2.1", 17_000) })
        {
            var text = Text(OcppVersions.Find(version)!.WriteAnswer(new EvCertificateAsked("u", false, "A"), new EvCertificateFound(new string('A', most + 1))));
            Assert.StartsWith("""{"status":"Failed","statusInfo":""", text, StringComparison.Ordinal);
        }
    }

    static StationEvent Exchange(StationEvent @event, Decision decision, out Decision read)
    {
        var call = V21.WriteEvent(@event);
        var shape = V21.Actions.Find(call.Action)!;
        var reading = V21.Read(call.Action, call.Payload);
        Assert.True(Verdict.Of(call.Payload, shape.Request).IsValid && reading.IsStrictlyValid, $"{Text(call.Payload)}: {reading.Error} {string.Join("; ", reading.Deviations)}");
        var answer = V21.WriteAnswer(@event, decision);
        Assert.True(Verdict.Of(answer, shape.Answer!).IsValid, Text(answer));
        read = V21.ReadAnswer(@event, answer)!;
        return reading.Event!;
    }
}
