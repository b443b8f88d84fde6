using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class ChargeRecordStoreTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    sealed record Row(long State, long Revision, long CreatedMs, long UpdatedMs, long ConsumedMilliWh, long? AmountMinor, string? SealedHash);

    static async Task<Row> Stored(RecordServer test) => Assert.Single(await test.Query<Row>(
        """
        select state as "State", revision as "Revision", created_ms as "CreatedMs", updated_ms as "UpdatedMs", consumed_milliwh as "ConsumedMilliWh",
            amount_minor as "AmountMinor", sealed_hash as "SealedHash" from charge_record
        """));

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_record_is_served_byte_for_byte_as_it_was_written(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Completed(FleetCar), Written);

        var answer = await test.Http.GetByteArrayAsync("/v2/charge-records/123456", Ct);

        Assert.Equal(Encoding.UTF8.GetString(ChargeRecordDocument.Write(ChargeRecord.Of(Completed(FleetCar), Course), 1, Written)),
            Encoding.UTF8.GetString(answer));
        await test.Http.Get("/v2/charge-records/654321", HttpStatusCode.NotFound);
        await test.Http.Get("/v2/charge-records/99999999999999", HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_completed_record_is_priced_again_and_a_sealed_one_stays(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        var session = Completed(FleetCar);
        await test.Save(session, Written, History.Empty);
        await test.Save(session with { MeterStopWh = 1_244_567 }, Written.AddSeconds(5), History.Empty);

        var completed = await Stored(test);
        Assert.Equal((1, 1, 10_000_000, 2_590), (completed.State, completed.Revision, completed.ConsumedMilliWh, completed.AmountMinor));
        Assert.Equal((Epoch.ToMs(session.CreatedAt), Epoch.ToMs(Written.AddSeconds(5))), (completed.CreatedMs, completed.UpdatedMs));
        Assert.Null(completed.SealedHash);

        var sealedSession = session with { State = SessionState.Sealed, SealedAt = Stop.AddMinutes(15) };
        await test.Save(sealedSession, Written.AddMinutes(15));
        await test.Save(session with { MeterStopWh = 9_999_999 }, Written.AddMinutes(20));

        var final = await Stored(test);
        Assert.Equal((2, 14_000_000, Epoch.ToMs(Written.AddMinutes(15))), (final.State, final.ConsumedMilliWh, final.UpdatedMs));
        var document = await test.Http.GetByteArrayAsync("/v2/charge-records/123456", Ct);
        Assert.Equal(final.SealedHash, Seal.Of(document));
    }

    [Fact]
    public void The_seal_holds_what_is_billed_and_not_what_may_change_around_it()
    {
        var record = ChargeRecord.Of(Completed(FleetCar), Course);
        string SealOf(ChargeRecord of) => Seal.Of(ChargeRecordDocument.Write(of, 1, Written));

        Assert.Equal(SealOf(record), SealOf(record with { PaymentStatus = PaymentStatus.Paid }));
        Assert.Equal(SealOf(record), Seal.Of(ChargeRecordDocument.Write(record, 1, Written.AddDays(1))));
        Assert.NotEqual(SealOf(record), SealOf(record with { Price = record.Price with { Amount = 1m } }));
        Assert.NotEqual(SealOf(record), SealOf(record with { Session = record.Session with { StoppedAt = Stop.AddSeconds(1) } }));
    }

    [Fact]
    public void The_seal_can_be_worked_out_from_the_document_alone()
    {
        var document = """{"transactionId":7,"price":{"amount":1.5},"auth":{"idTag":{"uid":"A","id":null}}}""";
        var lines = "transactionId=7\nsessionId=\nevseId=\nstartedAt=\nendedAt=\nduration=\nconsumed=\nmeterStart=\nmeterStop=\nauth.idTag.uid=\"A\"\n"
            + "auth.idTag.id=null\nauth.idTag.customerId=\nauth.idTag.companyId=\ncompany.id=\nprice={\"amount\":1.5}\ncpoDefaultPrice=\npricingSource=\n";

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), Seal.Of(Encoding.UTF8.GetBytes(document)));
    }

    [Fact]
    public async Task A_running_session_has_no_record_to_store()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);

        Assert.Throws<ArgumentException>(() =>
            test.Server.Get<ChargeRecordStore>().Saved(RunningNow(Running(FleetCar), 30), Written).ToList());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_course_of_a_session_tells_what_was_measured_and_what_happened(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Completed(FleetCar) with { RemotelyStoppedAt = Stop.AddSeconds(-2), RemotelyStoppedBy = "Anna", StopReason = "Remote" });
        await test.AddCourse(123456, Course with
        {
            Statuses = [new(Start.AddMinutes(-1), ConnectorStatus.Preparing), .. Course.Statuses, new(Stop.AddMinutes(1), ConnectorStatus.Available)],
        });
        await test.Server.Get<Commits>().Save(
        [
            Message(1, Start.AddDays(-1), "Heartbeat", "{}", "{}"),
            Message(2, Start.AddSeconds(-2), "Authorize", """{"idTag":"04a1b2c3d4e5f6"}""", """{"idTagInfo":{"status":"Accepted"}}"""),
            Message(3, Start.AddSeconds(-1), "Authorize", """{"idTag":"SOMEONE"}""", """{"idTagInfo":{"status":"Invalid"}}"""),
            Message(4, Start, "StartTransaction", "{}", "{}"),
            Message(5, Start.AddMinutes(15), "MeterValues", "{}", "{}"),
            Message(6, Stop, "StopTransaction", "{}", "{}"),
            Message(7, Stop.AddSeconds(1), "StatusNotification", "{}", "{}"),
        ], Ct);

        var course = await test.Http.Get("/v2/charge-records/123456/meter-values");

        Assert.Equal(5, course["samples"]!.AsArray().Count);
        Assert.Equal("""{"at":"2025-11-20T09:15:04.000Z","energyKwh":2.75,"powerKw":11.2505,"soc":55,"currentA":28.12625,"voltageV":400.25}""",
            course["samples"]![1]!.ToJsonString());
        Assert.Equal(14m, (decimal)course["samples"]![4]!["energyKwh"]!);
        Assert.Equal("""[{"at":"2025-11-20T09:00:04.000Z","status":"Charging"},{"at":"2025-11-20T09:45:04.000Z","status":"SuspendedEV"}]""",
            course["statuses"]!.ToJsonString());
        Assert.Equal(3, (int)course["messageCount"]!);
        Assert.Equal(
            [
                "08:59:04 Connected, not charging yet", "09:00:02 Charge key accepted", "09:00:04 Started, register 1234567 Wh", "09:00:04 Charging",
                "09:45:04 EV stopped taking energy", "09:58:08 Told to stop remotely by Anna", "09:58:10 Stopped remotely by Anna, register 1248567 Wh",
                "09:59:10 Connector free",
            ],
            course["timeline"]!.AsArray().Select(one => $"{((string)one!["at"]!)[11..19]} {(string?)one["text"]}"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_course_of_a_running_session_goes_on_until_now(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Run(Running(FleetCar));
        await test.AddCourse(123456, Course with { Samples = [.. Course.Samples.Take(3)], Statuses = [.. Course.Statuses.Take(1)] });

        var course = await test.Http.Get("/v2/charge-records/123456/meter-values");

        Assert.Equal([0m, 2.75m, 5.5m], course["samples"]!.AsArray().Select(sample => (decimal)sample!["energyKwh"]!));
        Assert.Equal("Started, register 1234567 Wh", (string?)course["timeline"]![0]!["text"]);
        Assert.Equal(0, (int)course["messageCount"]!);
    }

    [Fact]
    public async Task The_description_of_the_api_names_members_and_parameters()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);

        var api = await test.Http.Get("/openapi/v2.json");

        var list = api["paths"]!["/v2/charge-records"]!["get"]!;
        Assert.Contains("updatedAtFrom", list["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
        var shape = api["components"]!["schemas"]!["ChargeRecordShape"]!;
        Assert.Equal("kWh, to three decimals.", (string?)shape["properties"]!["consumed"]!["description"]);
        Assert.Contains("paymentMethod", shape["required"]!.AsArray().Select(name => (string?)name));
        Assert.True(shape["properties"]!.AsObject().ContainsKey("cpoDefaultPrice"));
    }

    static MessageRow Message(long id, DateTimeOffset at, string action, string request, string answer) => new(
        id, 114, Epoch.ToMs(at), 0, action, $"m{id}", Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(answer), 1, Epoch.ToMs(at), null, null, null);
}
