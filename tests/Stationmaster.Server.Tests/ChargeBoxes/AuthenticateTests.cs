using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

public sealed class AuthenticateTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Only_the_right_password_proves_who_a_station_is(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (http, store) = (server.Http(), server.Get<ChargeBoxStore>());
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        var (id, password) = ((long)box["id"]!, (string)box["password"]!);

        Assert.Equal((id, PasswordVerdict.Right), await store.Authenticate("AAR-07", password, true, Ct) is { } right ? (right.ChargeBoxId, right.Verdict) : default);
        Assert.Equal(PasswordVerdict.Right, (await store.AuthenticateKey("AAR-07", Convert.FromHexString(password), true, Ct))!.Verdict);
        Assert.Equal(PasswordVerdict.Wrong, (await store.Authenticate("AAR-07", password + "0", true, Ct))!.Verdict);
        Assert.Equal(PasswordVerdict.Missing, (await store.Authenticate("AAR-07", null, true, Ct))!.Verdict);
        Assert.Null(await store.Authenticate("AAR-08", password, true, Ct));
        Assert.True((bool)(await http.Get($"/v2/chargeboxes/{id}"))["passwordSeen"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_passwordless_station_that_used_its_password_never_comes_without_again(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (http, store) = (server.Http(), server.Get<ChargeBoxStore>());
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        await http.Patch($"/v2/chargeboxes/{box["id"]}", new { passwordless = true });

        var without = await store.Authenticate("AAR-07", null, true, Ct);
        Assert.Equal((true, false), (without!.IsAllowed, without.IsAuthenticated));
        Assert.True((await store.Authenticate("AAR-07", "of another back office", true, Ct))!.IsAllowed);
        Assert.False((await store.Authenticate("AAR-07", null, allowPasswordless: false, Ct))!.IsAllowed);
        Assert.True((await store.Authenticate("AAR-07", (string)box["password"]!, true, Ct))!.IsAuthenticated);

        Assert.Equal(PasswordVerdict.Missing, (await store.Authenticate("AAR-07", null, true, Ct))!.Verdict);
        Assert.Equal("password", (string)(await http.Get($"/v2/chargeboxes/{box["id"]}"))["authentication"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_new_password_voids_the_old_one(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (http, store) = (server.Http(), server.Get<ChargeBoxStore>());
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));

        var fresh = (string)(await http.Post($"/v2/chargeboxes/{box["id"]}/password", null))["password"]!;

        Assert.Equal(PasswordVerdict.Wrong, (await store.Authenticate("AAR-07", (string)box["password"]!, true, Ct))!.Verdict);
        Assert.Equal(PasswordVerdict.Right, (await store.Authenticate("AAR-07", fresh, true, Ct))!.Verdict);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_deleted_station_is_not_let_in(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (http, store) = (server.Http(), server.Get<ChargeBoxStore>());
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        await http.Delete($"/v2/chargeboxes/{box["id"]}");

        var credentials = await store.Authenticate("AAR-07", (string)box["password"]!, true, Ct);

        Assert.Equal((PasswordVerdict.Deleted, false), (credentials!.Verdict, credentials.IsAllowed));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_admitted_station_is_placed_at_Unplaced_and_needs_no_password(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (http, store) = (server.Http(), server.Get<ChargeBoxStore>());

        var ids = await Task.WhenAll(store.Admit("NEW-1", Ct), store.Admit("NEW-1", Ct), store.Admit("NEW-2", Ct));

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        var box = await http.Get($"/v2/chargeboxes/{ids[0]}");
        Assert.Equal(("NEW-1", "Unplaced", "passwordless"),
            ((string)box["chargeBoxIdentity"]!, (string)box["location"]!["name"]!, (string)box["authentication"]!));
        Assert.Single((await http.Get("/v2/locations"))["data"]!.AsArray());
        Assert.True((await store.Authenticate("NEW-1", null, true, Ct))!.IsAllowed);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_connector_a_station_speaks_of_is_registered_once(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (http, evses) = (server.Http(), server.Get<EvseStore>());
        var id = await server.Get<ChargeBoxStore>().Admit("NEW-1", Ct);

        var registered = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => evses.Ensure(id, new(1 + (i % 2), 1), Ct)));

        Assert.Equal([$"DK*STM*E{id:0000}*1", $"DK*STM*E{id:0000}*2"], registered.Distinct().Select(one => one.EvseId).Order());
        var listed = (await http.Get($"/v2/evses?chargeboxIds={id}"))["data"]!.AsArray();
        Assert.Equal(2, listed.Count);
        Assert.Equal(("IEC_62196_T2", 22m),
            ((string)listed[0]!["connectors"]![0]!["standard"]!, (decimal)listed[0]!["connectors"]![0]!["maxElectricPower"]!));
        Assert.Equal(2, (await http.Get("/v2/connectors"))["data"]!.AsArray().Count);
    }
}
