using System.Globalization;
using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
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
    public void Each_frame_gets_its_right_answer_and_none_a_crash()
    {
        var (frames, seed) = (Setting("STATIONMASTER_FUZZ_FRAMES", 100_000), Setting("STATIONMASTER_FUZZ_SEED", 20261120));
        var mutator = new FrameMutator(seed);
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
                var answer = Answer(station, frame);
                if (FrameVerdict.Of(frame, HighestConnector).Fault(answer) is { } fault)
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
        Assert.True(answers.Count >= 9 && answers.Values.Min() * 1_000 > frames / 2, string.Join(", ", answers));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - early, long.MinValue, 8 * 1024 * 1024);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", answers));
    }

    static byte[]? Answer(StationUnderTest station, byte[] frame)
    {
        switch (Frame.Read(frame))
        {
            case Call call:
                var reading = Ocpp16.Instance.Read(call.Action, call.Payload);
                var error = reading.Error ?? Impossible(reading.Event!);
                return error is null
                    ? Frame.Result(call.Id, Ocpp16.Instance.WriteAnswer(reading.Event!, station.Tell(reading.Event!)))
                    : Frame.Error(call.Id, error);
            case FrameError { IsAnswer: false } broken:
                return Frame.Error(broken.Id, broken.Error);
            default:
                return null;
        }
    }

    /// <summary>As the server refuses what no station can mean.</summary>
    static OcppError? Impossible(StationEvent @event) => @event switch
    {
        StatusReported { Connector.Evse: > HighestConnector } or MeterReported { Connector.Evse: > HighestConnector }
            or SessionStarted { Connector.Evse: > HighestConnector or < 1 } => new(OcppErrorCode.PropertyConstraintViolation, "connectorId"),
        _ => null,
    };

    static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
