using System.Reflection;

namespace Stationmaster.Server.Hosting;

static class ProgramVersion
{
    /// <summary>"0.1.0".</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
