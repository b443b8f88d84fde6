using System.Diagnostics;
using Xunit;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>A folder with a package.json whose scripts tests run.</summary>
static class NodeProject
{
    static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Restores its packages where that was not done yet.</summary>
    public static async Task Install(string folder)
    {
        var ct = TestContext.Current.CancellationToken;
        await Installing.WaitAsync(ct);
        try
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules")))
                return;
            using var npm = Process.Start(Plan(folder, "npm", ["ci", "--no-audit", "--no-fund"]))!;
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(ct), npm.StandardError.ReadToEndAsync(ct));
            await npm.WaitForExitAsync(ct);
            Assert.True(npm.ExitCode == 0, $"npm ci in {folder} failed: {await output} {await errors}");
        }
        finally
        {
            Installing.Release();
        }
    }

    public static Process Start(string folder, string[] arguments) => Process.Start(Plan(folder, "node", arguments))!;

    static ProcessStartInfo Plan(string folder, string program, string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };
}
