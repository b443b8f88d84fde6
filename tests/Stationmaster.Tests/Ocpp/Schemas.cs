using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Stationmaster.Tests.Ocpp;

/// <summary>The official JSON schemas, by way of ajv: an opinion that shares no code with ours.</summary>
static class Schemas
{
    static readonly SemaphoreSlim Installing = new(1);

    public sealed record Verdict(bool IsValid, string? Errors);

    /// <summary>Skips the test where the schemas are absent.</summary>
    public static async Task<IReadOnlyList<Verdict>> Judge(string version, IEnumerable<(string Schema, string Payload)> payloads,
        CancellationToken ct)
    {
        var root = Root();
        var schemas = Path.GetFullPath(Path.Combine(root, "../shared/data/ocpp-schemas", version));
        Assert.SkipUnless(Directory.Exists(schemas), $"The official schemas are not at {schemas}");
        var project = Path.Combine(root, "tests/schemas");
        await Install(project, ct);
        var lines = new StringBuilder();
        foreach (var (schema, payload) in payloads)
            lines.Append("{\"schema\":\"").Append(schema).Append("\",\"payload\":").Append(payload).Append("}\n");
        var output = await Run(project, "node", ["validate.mjs", schemas], lines.ToString(), ct);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    static Verdict Parse(string line)
    {
        var verdict = JsonNode.Parse(line)!;
        return new((bool)verdict["valid"]!, (string?)verdict["errors"]);
    }

    static async Task Install(string project, CancellationToken ct)
    {
        await Installing.WaitAsync(ct);
        try
        {
            if (!Directory.Exists(Path.Combine(project, "node_modules")))
                await Run(project, "npm", ["ci", "--no-audit", "--no-fund"], "", ct);
        }
        finally
        {
            Installing.Release();
        }
    }

    static async Task<string> Run(string folder, string program, string[] arguments, string input, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.StandardInput.WriteAsync(input.AsMemory(), ct);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed: {await error}");
        return await output;
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
