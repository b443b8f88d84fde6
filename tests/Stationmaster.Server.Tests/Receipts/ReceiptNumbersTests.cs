using System.Net;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Receipts;

public sealed class ReceiptNumbersTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Fifty_who_issue_at_once_from_two_processes_while_others_fail_leave_no_gap(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var options = server.Server.Options;
        await using var otherDatabase = Database.Create(options.DataFolder, options.Database);
        await using var otherCommits = new Commits(otherDatabase, TimeProvider.System, TestLog.For<Commits>());
        var merchants = new MerchantStore(otherDatabase, otherCommits, server.Server.Get<SiteChanges>());
        var other = new ReceiptStore(otherDatabase, otherCommits, new Sequences(otherCommits), merchants);
        var own = server.Server.Get<ReceiptStore>();
        foreach (var number in Enumerable.Range(1, 50))
            await server.Seal(SomeReceipts.Session(number));

        // Each is issued by both; and every fifth time a number is drawn by somebody who then fails.
        await Task.WhenAll(Enumerable.Range(1, 50).SelectMany(number => new[]
        {
            own.Issue(number, Ct), other.Issue(number, Ct), number % 5 == 0 ? Fail(number % 2 == 0 ? otherCommits : server.Server.Get<Commits>()) : Task.CompletedTask,
        }));

        await using var connection = await server.Server.Get<Database>().Open(Ct);
        var serials = (await connection.QueryAsync<long>("select serial from receipt order by serial")).ToList();
        Assert.Equal(Enumerable.Range(1, 50).Select(serial => (long)serial), serials);
        Assert.Equal(50, await connection.ExecuteScalarAsync<long>("select last from receipt_counter"));
        Assert.Equal(50, await connection.ExecuteScalarAsync<long>("select count(distinct session_number) from receipt"));
    }

    static async Task Fail(Commits commits) => await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => commits.Write(
        async write =>
        {
            await ReceiptStore.NextSerial(write, 1, Ct);
            throw new TimeZoneNotFoundException("as if the process had ended here");
        },
        Ct));

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_receipt_is_issued_once_and_keeps_what_it_shows(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var session = await server.Issued();
        var first = await server.Http.Get($"/v2/charge-records/{session.Number}/receipt");

        await server.Http.Put("/v2/merchant", new { name = "Another Name A/S", vatNumber = "DK12345678" });
        await server.Server.Get<Commits>().Save([ReceiptStore.Due(session.Number, DateTimeOffset.UtcNow)], Ct);
        await server.Server.Get<ReceiptStore>().Issue(session.Number, Ct);
        var again = await server.Http.Get($"/v2/charge-records/{session.Number}/receipt");

        Assert.Equal(("issued", "STM-000001", "DKK"), ((string)first["status"]!, (string)first["number"]!, (string)first["currency"]!));
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        var receipt = Assert.Single((await server.Server.Get<ReceiptStore>().Find(Scope.System, session.Number, Ct))!.Receipts);
        Assert.True(receipt.IsWhole);
        Assert.False((receipt with { Document = receipt.Document.Replace("STM-000001", "STM-000002", StringComparison.Ordinal) }).IsWhole);
        Assert.Equal("Stationmaster", receipt.Content.Merchant.Name);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_corrected_record_gets_a_credit_note_and_a_new_receipt(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var session = await server.Issued();
        var before = await server.Http.Get($"/v2/charge-records/{session.Number}/receipt");

        await server.Execute("delete from charge_record where number = 123456");
        await server.Seal(session with { MeterStopWh = 1_250_000 });
        await server.Server.Get<ReceiptStore>().Issue(session.Number, Ct);
        var after = await server.Http.Get($"/v2/charge-records/{session.Number}/receipt");

        Assert.Equal(["STM-000001", "STM-000002", "STM-000003"], after["numbers"]!.AsArray().Select(number => (string)number!));
        var note = Assert.Single(after["creditNotes"]!.AsArray())!;
        Assert.Equal(("STM-000002", "STM-000001", -(decimal)before["amount"]!), ((string)note["number"]!, (string)note["credits"]!, (decimal)note["amount"]!));
        Assert.Equal(("issued", "STM-000003"), ((string)after["status"]!, (string)after["number"]!));
        Assert.NotEqual((decimal)before["amount"]!, (decimal)after["amount"]!);
        Assert.Equal(before["url"]!.ToJsonString(), after["url"]!.ToJsonString());
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_operator_takes_a_receipt_back_once_and_nobody_else_may(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var path = $"/v2/charge-records/{(await server.Issued()).Number}/receipt";
        var owner = await server.Server.Http(Rights.Control, 5);

        await owner.Get(path);
        await owner.Post($"{path}/credit", new { reason = "mine" }, HttpStatusCode.Forbidden);
        await owner.Put("/v2/merchant", new { name = "Mine" }, HttpStatusCode.Forbidden);
        await (await server.Server.Http(Rights.Control, 6)).Post($"{path}/credit", new { reason = "theirs" }, HttpStatusCode.NotFound);
        await server.Server.Http(Rights.Read).Post($"{path}/credit", new { reason = "no" }, HttpStatusCode.Forbidden);
        Assert.Equal("reason", (await server.Http.Post($"{path}/credit", new { }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        var credited = await server.Http.Post($"{path}/credit", new { reason = "Agreed on the phone" }, HttpStatusCode.Created);
        await server.Http.Post($"{path}/credit", new { reason = "again" }, HttpStatusCode.Conflict);

        Assert.Equal(("credited", "Agreed on the phone"), ((string)credited["status"]!, (string)credited["creditNotes"]![0]!["reason"]!));
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Nothing_owed_and_excluded_and_unsealed_sessions_have_no_number(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        await server.Seal(SomeReceipts.Session(1) with { Site = SomeRecords.Site with { Tariff = null } });
        await server.Seal(SomeReceipts.Session(2) with { Driver = SomeRecords.NoUid, TokenUid = "NoUID" });
        await server.Seal(SomeReceipts.Session(3, isSealed: false));
        foreach (var number in new[] { 1, 2, 3 })
            await server.Server.Get<ReceiptStore>().Issue(number, Ct);

        Assert.Equal(("excluded", null), await Standing(1));
        Assert.Equal(("excluded", null), await Standing(2));
        Assert.Equal(("preliminary", null), await Standing(3));
        await server.Http.Get("/v2/charge-records/4/receipt", HttpStatusCode.NotFound);
        await server.Run(SomeRecords.Running(SomeRecords.FleetCar, number: 5));
        await server.Http.Get("/v2/charge-records/5/receipt", HttpStatusCode.NotFound);
        Assert.Empty(await server.Query<long>("select id from receipt"));

        async Task<(string, string?)> Standing(int number) => await server.Http.Get($"/v2/charge-records/{number}/receipt") is { } receipt
            ? ((string)receipt["status"]!, (string?)receipt["number"])
            : default;
    }
}
