using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Configuration;

static class ConfigurationFeature
{
    /// <summary>Settings of stations, and templates for them. Needs stations and charge boxes.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services) => services
        .AddSingleton<SettingStore>().AddSingleton<SettingHistory>().AddSingleton<SettingsDesk>().AddSingleton<TemplateStore>()
        .AddSingleton<Drifts>().AddSingleton<SettingLists>()
        .AddSingleton(provider => new Lazy<StationRegistry>(provider.GetRequiredService<StationRegistry>))
        .AddSingleton(provider => new Lazy<Monitoring.MonitorCare>(provider.GetRequiredService<Monitoring.MonitorCare>))
        .AddSingleton<SettingsKeeper>().AddHostedService(provider => provider.GetRequiredService<SettingsKeeper>());

    public static void MapConfiguration(this IEndpointRouteBuilder api)
    {
        api.MapSettings();
        api.MapSettingsExport();
        api.MapSettingTemplates();
    }
}
