using System.Net.Http.Json;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.Access;

/// <summary>A visitor of the portal: keeps the cookie and says, as browsers do, that requests come from our own pages.</summary>
sealed record Browser(HttpClient Http, string Cookie) : IDisposable
{
    public static async Task<Browser> SignIn(TestServer server, string email, string password)
    {
        var http = server.Client(null);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var response = await http.PostAsJsonAsync("/auth/sign-in", new { email, password }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        return new Browser(http, cookie);
    }

    public void Dispose() => Http.Dispose();
}
