using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Stationmaster.Bench.Inner;

/// <summary>The parts of one call, each alone: time and garbage.</summary>
static class InnerParts
{
    /// <param name="arguments">BenchmarkDotNet's own; all of them where there are none, and then bench/README.md is written.</param>
    public static int Run(string[] arguments)
    {
        var results = Path.Combine(Path.GetTempPath(), "stationmaster-inner");
        // In this process: a project that is generated for each benchmark would have to be restored.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(results)
            .WithOptions(ConfigOptions.DisableLogFile);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(InnerParts).Assembly).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config).ToList();
        if (arguments.Length == 0)
            Readme.Write("inner", string.Join("\n\n", summaries.Select(Table)));
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }

    static string Table(Summary summary)
    {
        var text = new StringBuilder($"**{summary.BenchmarksCases[0].Descriptor.Type.Name}**\n\n");
        var logger = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, logger);
        foreach (var line in logger.GetLog().Split('\n').Where(line => line.StartsWith('|')))
            text.Append(line.TrimEnd()).Append('\n');
        return text.ToString().TrimEnd();
    }
}
