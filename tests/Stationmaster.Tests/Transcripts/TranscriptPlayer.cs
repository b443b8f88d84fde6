using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Transcripts;

/// <summary>Plays the station's side of a transcript and holds ours against what it says.</summary>
sealed class TranscriptPlayer(OcppVersion version)
{
    readonly Dictionary<string, (Order Order, string By)> _orders = [];
    readonly Queue<string> _ours = new();
    (Order Order, string By)? _given;
    long _orderId = 900;

    public StationUnderTest Box { get; } = StationUnderTest.Online();

    public void Play(Transcript transcript)
    {
        foreach (var line in transcript.Lines)
        {
            Box.Until(line.At);
            switch (line.Kind)
            {
                case '>':
                    Assert.True(_ours.Count == 0, $"{line.At}: the transcript lacks {string.Join(", ", _ours)}");
                    Receive(line);
                    break;
                case '<':
                    Expect(line);
                    break;
                default:
                    Happen(line.Text);
                    break;
            }
        }
    }

    void Receive(TranscriptLine line)
    {
        switch (Frame.Read(Encoding.UTF8.GetBytes(line.Text), version.Edition))
        {
            case Call call:
                var reading = version.Read(call.Action, call.Payload);
                Assert.True(reading.IsStrictlyValid, $"{line.At}: {line.Text} breaks the schema: {reading.Error} {string.Join(", ", reading.Deviations)}");
                var answer = version.WriteAnswer(reading.Event!, Box.Tell(reading.Event!));
                _ours.Enqueue(Encoding.UTF8.GetString(Frame.Result(call.Id, answer)));
                break;
            case CallResult result:
                Assert.True(_orders.Remove(result.Id, out var order), $"{line.At}: nothing was asked under {result.Id}.");
                var outcome = version.ReadOutcome(order.Order, result.Payload);
                if (outcome.Kind == OutcomeKind.Accepted && order.Order is RemoteStop stop)
                    Box.Own(new RemoteStopAgreed(stop.TransactionId, order.By));
                if (outcome.Kind == OutcomeKind.Accepted && order.Order is RemoteStart start)
                    Box.Own(new RemoteStartAgreed(_orderId++, start.TokenUid));
                break;
            default:
                Assert.Fail($"{line.At}: {line.Text} is no frame a station sends.");
                break;
        }
    }

    void Expect(TranscriptLine line)
    {
        if (_given is { } given && Frame.Read(Encoding.UTF8.GetBytes(line.Text), version.Edition) is Call call)
        {
            var ours = version.WriteOrder(given.Order) ?? throw new InvalidOperationException($"{version.Name} has no {given.Order}.");
            _ours.Enqueue(Encoding.UTF8.GetString(Frame.Call(call.Id, ours.Action, ours.Payload)));
            _orders[call.Id] = given;
            _given = null;
        }
        Assert.True(_ours.TryDequeue(out var actual), $"{line.At}: we say nothing where the transcript has {line.Text}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(line.Text), JsonNode.Parse(actual)), $"{line.At}: expected {line.Text}\ngot {actual}");
    }

    void Happen(string what)
    {
        switch (what.Split(' '))
        {
            case ["disconnects"]:
                Box.Disconnect();
                break;
            case ["connects"]:
                Box.Connect();
                break;
            case ["we", "restart"]:
                Box.Restart();
                break;
            case [var by, "RemoteStop", var number]:
                var stopped = Box.Session(int.Parse(number, CultureInfo.InvariantCulture));
                _given = (new RemoteStop(stopped.Number) { OwnId = stopped.OwnId }, by.TrimEnd(':'));
                break;
            case [var by, "RemoteStart", var connector, var token]:
                _given = (new RemoteStart(new(int.Parse(connector, CultureInfo.InvariantCulture), 1), token) { StartId = (int)_orderId },
                    by.TrimEnd(':'));
                break;
            default:
                throw new FormatException($"What is \"{what}\"?");
        }
    }
}
