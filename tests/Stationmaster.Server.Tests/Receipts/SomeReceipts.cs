using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.Receipts;

/// <summary>Sealed records without stations, and their receipts.</summary>
static class SomeReceipts
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Session Session(int number, bool isSealed = true) => SomeRecords.Completed(SomeRecords.FleetCar, number: number) with
    {
        Id = Guid.CreateVersion7(), State = isSealed ? SessionState.Sealed : SessionState.Completed, SealedAt = isSealed ? SomeRecords.Written : null,
    };

    /// <summary>The transaction that seals a record.</summary>
    public static async Task Seal(this RecordServer server, Session session, History? history = null)
    {
        await server.Save(session, history);
        await server.Server.Get<Commits>().Save([ReceiptStore.Due(session.Number, DateTimeOffset.UtcNow.AddDays(1))], Ct);
    }

    /// <summary>Sealed and issued.</summary>
    public static async Task<Session> Issued(this RecordServer server, int number = 123456)
    {
        var session = Session(number);
        await server.Seal(session);
        await server.Server.Get<ReceiptStore>().Issue(number, Ct);
        return session;
    }

    public static async Task<string> Url(this RecordServer server, int number) => (string)(await server.Http.Get($"/v2/charge-records/{number}/receipt"))["url"]!;

    /// <summary>A visitor without any sign-in.</summary>
    public static async Task<(HttpResponseMessage Response, string Page)> Visit(this RecordServer server, string url, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd("text/html");
        if (language is not null)
            request.Headers.AcceptLanguage.ParseAdd(language);
        var response = await server.Server.Client(null).SendAsync(request, Ct);
        return (response, await response.Content.ReadAsStringAsync(Ct));
    }
}
