using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Cluster;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Demo;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Market;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Statements;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;
using Stationmaster.Server.Transactions;
using Stationmaster.Server.Vocabulary;
using Stationmaster.Server.Vouchers;

namespace Stationmaster.Server.Hosting;

/// <summary>The one list of what the program consists of: each feature adds its services and maps its endpoints here.</summary>
static class Features
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        // First, so that it starts before whatever serves stations and stops after it.
        services.AddCluster(options);
        services.AddAccess();
        services.AddMessageRetention(options.Messages);
        services.AddSites();
        services.AddVouchers();
        services.AddMarket(options);
        services.AddStations(options);
        services.AddConnectors();
        services.AddChargeBoxes();
        services.AddChargeRecords();
        services.AddStatements();
        services.AddReceipts();
        services.AddMessageLog();
        services.AddObservability(options);
        services.AddClusterLinks(options);
        if (options.IsDemo)
            services.AddHostedService<DemoFleet>();
    }

    /// <param name="api">The REST API: here every endpoint needs read (GET) or write (the rest) without saying so.</param>
    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapApiKeys();
        api.MapSites();
        api.MapOwnPrices();
        api.MapConnectors();
        api.MapChargeBoxes();
        api.MapEvses();
        api.MapHeldStations();
        api.MapChargeBoxOrders();
        api.MapConnectorOrders();
        api.MapChargeRecords();
        api.MapTransactions();
        api.MapStatements();
        api.MapExports();
        api.MapChargeBoxExport();
        api.MapTokenExport();
        api.MapReceipts();
        api.MapMessages();
        api.MapVocabulary();
        api.MapMarket();
        api.MapSystem();
    }

    /// <param name="routes">Everything else: each endpoint says itself who may call it.</param>
    public static void MapOthers(IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        routes.MapSignIn();
        routes.MapDocs();
        routes.MapReceiptPages();
    }
}
