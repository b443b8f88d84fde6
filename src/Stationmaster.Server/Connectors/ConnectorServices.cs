using Stationmaster.Server.Http;

namespace Stationmaster.Server.Connectors;

static class ConnectorServices
{
    /// <summary>The live board and its beat. Whoever starts the stations calls <see cref="LiveBoard.Load"/> before.</summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services) => services
        .AddSingleton<BoardStore>()
        .AddSingleton(provider =>
            new LiveBoard(provider.GetRequiredService<BoardStore>().Load, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<BoardService>()
        .AddApiJson(ConnectorsJson.Default);
}
