using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>The real program with the site of <see cref="SomeRecords"/> and sessions as the test wants them, without stations.</summary>
sealed class RecordServer : IAsyncDisposable
{
    readonly RunningSessions _running;
    int _samples, _statuses;

    RecordServer(TestServer server, RunningSessions running) => (Server, _running) = (server, running);

    public TestServer Server { get; }

    public HttpClient Http { get; private init; } = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<RecordServer> Start(string engine)
    {
        var running = new RunningSessions();
        var server = await TestServer.Start(engine, adjust: builder => builder.Services
            .AddSingleton<IStations>(running).AddSingleton(new Lazy<IStations>(running)));
        var test = new RecordServer(server, running) { Http = server.Http() };
        await test.Execute(
            """
            insert into customer (id, parent_id, path, name, name_folded, type, country, created_ms, updated_ms)
            values (5, 1, '/1/5/', 'Aarhus Havn A/S', 'AARHUS HAVN A/S', 'Business', 'DK', 0, 0),
                   (6, 1, '/1/6/', 'Other', 'OTHER', 'Business', 'DK', 0, 0)
            """);
        await test.Execute(
            """
            insert into location (id, customer_id, name, name_folded, country_code, timezone, created_ms, updated_ms)
            values (31, 5, 'Aarhus Havn', 'AARHUS HAVN', 'DK', 'Europe/Copenhagen', 0, 0), (32, 5, 'Elsewhere', 'ELSEWHERE', 'DK', 'Europe/Copenhagen', 0, 0)
            """);
        await test.Execute("insert into charge_box (id, identity, location_id, created_ms, updated_ms) values (114, 'AAR-07', 31, 0, 0)");
        await test.Execute("insert into evse (uid, charge_box_id, number, evse_id, created_ms) values (220, 114, 1, 'DK*STM*E0114*1', 0)");
        await test.Execute("insert into connector (id, evse_uid, number) values (330, 220, 1)");
        return test;
    }

    public Task Execute(string sql, object? parameters = null) =>
        Server.Get<Commits>().Write(transaction => transaction.Execute(sql, parameters, Ct), Ct);

    public Task<IReadOnlyList<T>> Query<T>(string sql) => Server.Get<Commits>().Write(transaction => transaction.List<T>(sql, null, Ct), Ct);

    /// <summary>Writes the record of a session that ended, stamped now.</summary>
    public async Task<DateTimeOffset> Save(Session session, History? history = null)
    {
        var commits = Server.Get<Commits>();
        using var stamp = commits.OpenStamp();
        await Save(session, stamp.At, history);
        return stamp.At;
    }

    public Task Save(Session session, DateTimeOffset at, History? history = null) => Server.Get<Commits>().Save(
        [SessionRow(session), .. Server.Get<ChargeRecordStore>().Saved(ChargeRecord.Of(session, history ?? SomeRecords.Course), at)], Ct);

    /// <summary>Lets a session run.</summary>
    public async Task Run(Session session, int minutes = 30)
    {
        await Server.Get<Commits>().Save([SessionRow(session)], Ct);
        _running.Records[session.Number] = SomeRecords.RunningNow(session, minutes);
    }

    public Task AddCourse(int number, History course) => Server.Get<Commits>().Save(
    [
        .. course.Samples.Select(sample => new SampleRow(
            ++_samples, number, 330, Epoch.ToMs(sample.At), Epoch.ToMs(sample.At), 1, SampleJson.Write(sample.Sample))),
        .. course.Statuses.Select(status => Status(status.At, status.Status.ToString())),
    ], Ct);

    public Statement Status(DateTimeOffset at, string status) => new(
        """
        insert into status_interval (id, charge_box_id, connector_id, from_ms, received_ms, status, error_code, info)
        values (@id, 114, 330, @at, @at, @status, null, null)
        """,
        new { id = ++_statuses, at, status });

    static Statement SessionRow(Session session) => new(
        """
        insert into session (number, uuid, charge_box_id, connector_id, customer_id, location_id, token_id, token_uid_folded, state, started_ms,
            meter_start_wh, stopped_ms, flags, document, created_ms, updated_ms)
        values (@Number, @Id, 114, 330, 5, @LocationId, null, @uid, @State, @StartedAt, @MeterStartWh, @StoppedAt, '0', @document, @CreatedAt, @UpdatedAt)
        on conflict (number) do update set state = excluded.state, stopped_ms = excluded.stopped_ms, updated_ms = excluded.updated_ms
        """,
        new
        {
            session.Number, session.Id, session.Site.LocationId, uid = Fold.Text(session.TokenUid), document = SessionJson.Write(session), session.State, session.StartedAt,
            session.MeterStartWh, session.StoppedAt, session.CreatedAt, session.UpdatedAt,
        });

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Stations that are only asked for their running sessions.</summary>
    sealed class RunningSessions : IStations
    {
        public ConcurrentDictionary<int, ChargeRecord> Records { get; } = new();

        public Task<ChargeRecord?> Running(long chargeBoxId, int number, CancellationToken ct) => Task.FromResult(Records.GetValueOrDefault(number));

        public Task<OrderResult> Order(long chargeBoxId, Order order, string by, CancellationToken ct) =>
            Task.FromResult(new OrderResult(0, Outcome.Offline));

        public void SiteChanged(long chargeBoxId)
        {
        }

        public bool IsConnected(long chargeBoxId) => false;

        public void Disconnect(long chargeBoxId, string why)
        {
        }
    }
}
