using System.Globalization;
using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Hostile;

/// <summary>For a test that measures what all of the program keeps in memory: no other runs beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>
/// Mutated frames through reading, deciding and answering. STATIONMASTER_FUZZ_FRAMES and STATIONMASTER_FUZZ_SEED make it longer and other.
/// </summary>
[Collection(Alone.Name)]
public sealed class FuzzTests
{
    const int HighestConnector = 100;

    [Fact]
    public void Each_frame_gets_its_right_answer_and_none_a_crash() =>
        Fuzz(100_000, seed => new(seed), Answer, frame => FrameVerdict.Of(frame, HighestConnector), kinds: 9);

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void Each_frame_of_a_later_version_gets_its_right_answer_and_none_a_crash(string name)
    {
        OcppVersion version = name == "2.1" ? Ocpp21.Instance : Ocpp201.Instance;
        Fuzz(
            20_000, seed => new(seed, version.Actions), (station, frame) => Answer(version, station, frame),
            frame => LaterVerdict.Of(frame, version.Edition), kinds: 10);
    }

    static void Fuzz(
        int most, Func<int, FrameMutator> mutated, Func<StationUnderTest, byte[], byte[]?> answered, Func<byte[], FrameVerdict> judged, int kinds)
    {
        var (frames, seed) = (Setting("STATIONMASTER_FUZZ_FRAMES", most), Setting("STATIONMASTER_FUZZ_SEED", 20261120));
        var mutator = mutated(seed);
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        var (station, early) = (StationUnderTest.Online(), 0L);
        for (var i = 0; i < frames; i++)
        {
            if (i % 64 == 0)
                station = StationUnderTest.Online();
            if (i == frames / 4)
                early = GC.GetTotalMemory(forceFullCollection: true);
            var frame = mutator.Next();
            try
            {
                var answer = answered(station, frame);
                if (judged(frame).Fault(answer) is { } fault)
                    Assert.Fail($"Wrong: {fault}");
                var kind = answer is null ? "silence" : answer[1] == (byte)'3' ? "result" : Encoding.UTF8.GetString(answer).Split('"')[3];
                answers[kind] = answers.GetValueOrDefault(kind) + 1;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, frame {i}: {Encoding.UTF8.GetString(frame)} ({Convert.ToHexString(frame)})", e);
            }
        }

        // None of the answers is so rare that its rule was not tried.
        Assert.True(answers.Count >= kinds && answers.Values.Min() * 1_000 > frames / 2, string.Join(", ", answers));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - early, long.MinValue, 8 * 1024 * 1024);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", answers));
    }

    static byte[]? Answer(StationUnderTest station, byte[] frame) => Answer(Ocpp16.Instance, station, frame);

    static byte[]? Answer(OcppVersion version, StationUnderTest station, byte[] frame)
    {
        switch (Frame.Read(frame, version.Edition))
        {
            case Call call:
                var (result, error) = Decided(version, station, call.Action, call.Payload);
                return error is null ? Frame.Result(call.Id, result!) : Frame.Error(call.Id, error, version.Edition);
            case Send send when version.Actions.Find(send.Action) is not { Answer: not null }:
                Decided(version, station, send.Action, send.Payload);
                return null;
            case FrameError { IsAnswer: false, IsUnanswerable: false } broken:
                return Frame.Error(broken.Id, broken.Error, version.Edition);
            default:
                return null;
        }
    }

    static (byte[]? Result, OcppError? Error) Decided(OcppVersion version, StationUnderTest station, string action, ReadOnlyMemory<byte> payload)
    {
        var reading = version.Read(action, payload);
        return (reading.Error ?? Impossible(reading.Event!)) is { } error
            ? (null, error)
            : (version.WriteAnswer(reading.Event!, station.Tell(reading.Event!)), null);
    }

    /// <summary>As the server refuses what no station can mean, and one without a PKI what is asked of that.</summary>
    static OcppError? Impossible(StationEvent @event) => @event switch
    {
        Inquiry => new(OcppErrorCode.NotSupported, "no PKI"),
        EventsNotified { Statuses: var told } when told.Any(one => IsBeyond(one.Connector)) => new(OcppErrorCode.PropertyConstraintViolation, "evse"),
        StatusReported { Connector: var at } when IsBeyond(at) => new(OcppErrorCode.PropertyConstraintViolation, "evse"),
        TransactionReported { Connector: { } at } when at.IsStation || IsBeyond(at) => new(OcppErrorCode.PropertyConstraintViolation, "evse"),
        StatusReported { Connector.Evse: > HighestConnector } or MeterReported { Connector.Evse: > HighestConnector }
            or SessionStarted { Connector.Evse: > HighestConnector or < 1 } => new(OcppErrorCode.PropertyConstraintViolation, "connectorId"),
        _ => null,
    };

    static bool IsBeyond(ConnectorRef at) => at.Evse is < 0 or > HighestConnector || at.Connector is < 0 or > HighestConnector;

    static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
