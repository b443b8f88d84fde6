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

    /// <summary>The folder of this repository.</summary>
    public static string Repository { get; } = Root();

    public sealed record Verdict(bool IsValid, string? Errors);

    /// <summary>Skips the test where the schemas are absent.</summary>
    public static async Task<IReadOnlyList<Verdict>> Judge(string version, IEnumerable<(string Schema, string Payload)> payloads,
        CancellationToken ct)
    {
        var schemas = Folder(version);
        var project = Path.Combine(Repository, "tests/schemas");
        await Install(project, ct);
        var lines = new StringBuilder();
        foreach (var (schema, payload) in payloads)
            lines.Append("{\"schema\":\"").Append(schema).Append("\",\"payload\":").Append(payload).Append("}\n");
        var output = await Run(project, "node", ["validate.mjs", schemas], lines.ToString(), ct);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>The folder of a version's schemas, or of all versions. Skips the test where it is absent.</summary>
    public static string Folder(string version = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Repository, "../shared/data/ocpp-schemas", version));
        Assert.SkipUnless(Directory.Exists(folder), $"The official schemas are not at {folder}");
        return folder;
    }

    /// <summary>The names of a version's schemas, sorted. Skips the test where they are absent.</summary>
    public static IEnumerable<string> Files(string version) =>
        Directory.EnumerateFiles(Folder(version), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal);

    public static JsonObject Read(string version, string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(version), $"{name}.json")))!.AsObject();

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

    public static async Task<string> Run(string folder, string program, string[] arguments, string input, CancellationToken ct)
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
