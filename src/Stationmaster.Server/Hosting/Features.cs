using Stationmaster.Server.Access;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.ChargeRecords.Signed;
using Stationmaster.Server.Cluster;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Costs;
using Stationmaster.Server.CustomerInformation;
using Stationmaster.Server.Demo;
using Stationmaster.Server.DisplayMessages;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Firmware;
using Stationmaster.Server.Grid;
using Stationmaster.Server.Http;
using Stationmaster.Server.LocalLists;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Market;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Monitoring;
using Stationmaster.Server.Notices;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Payments;
using Stationmaster.Server.Pki;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Reservations;
using Stationmaster.Server.SmartCharging;
using Stationmaster.Server.Security;
using Stationmaster.Server.Statements;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;
using Stationmaster.Server.Transactions;
using Stationmaster.Server.Uploads;
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
        services.AddSecurity(options);
        services.AddPki(options.Security);
        services.AddStations(options);
        services.AddConnectors();
        services.AddChargeBoxes();
        services.AddConfiguration();
        services.AddReservations();
        services.AddLocalLists();
        services.AddStationFiles();
        services.AddSmartCharging();
        services.AddMonitoring();
        services.AddDisplayMessages();
        services.AddCustomerInformation();
        services.AddGrid();
        services.AddCosts();
        services.AddPayments();
        services.AddChargeRecords();
        services.AddSignedValues();
        services.AddStatements();
        services.AddReceipts();
        services.AddMessageLog();
        services.AddNotices();
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
        api.MapSecurity();
        api.MapCertificates();
        api.MapPki();
        api.MapEvses();
        api.MapHeldStations();
        api.MapChargeBoxOrders();
        api.MapStandardOrders();
        api.MapConnectorOrders();
        api.MapConfiguration();
        api.MapReservations();
        api.MapLocalLists();
        api.MapUploads();
        api.MapFirmware();
        api.MapSmartCharging();
        api.MapMonitoring();
        api.MapDisplayMessages();
        api.MapCustomerInformation();
        api.MapGrid();
        api.MapCosts();
        api.MapPayments();
        api.MapEnergyTransfers();
        api.MapChargeRecords();
        api.MapSignedValues();
        api.MapTransactions();
        api.MapStatements();
        api.MapExports();
        api.MapChargeBoxExport();
        api.MapTokenExport();
        api.MapReceipts();
        api.MapMessages();
        api.MapNotices();
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
        routes.MapStationFiles();
        routes.MapPublicPki();
    }
}
