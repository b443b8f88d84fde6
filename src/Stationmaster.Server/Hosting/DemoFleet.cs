using Stationmaster.Server.Access;

namespace Stationmaster.Server.Hosting;

/// <summary>What the demo adds to an ordinary server once that listens: its operator, as whom every visitor is signed in.</summary>
static class DemoFleet
{
    public static async Task Start(WebApplication app, CancellationToken ct)
    {
        var people = app.Services.GetRequiredService<People>();
        if (!await people.Any(ct))
            await people.Create(Scope.System, "demo@localhost", "Demo operator", Secrets.Text(32), Rights.Control, Scope.System.CustomerId, ct);
    }
}
