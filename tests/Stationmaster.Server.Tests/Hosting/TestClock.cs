using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>A clock that runs as usual but can be put forward: <c>TestServer.Start(engine, adjust: clock.Use)</c>.</summary>
public sealed class TestClock : TimeProvider
{
    long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(this);
}
