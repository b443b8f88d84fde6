using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Xunit;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>What the server sent, judged by the official JSON schemas: one node process with ajv for the whole run.</summary>
static class FrameJudge
{
    static readonly Lazy<Task<Process>> Checker = new(Start);
    static readonly SemaphoreSlim Turn = new(1);

    static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    public static string Schemas { get; } = Path.GetFullPath(Path.Combine(Root, "../shared/data/ocpp-schemas"));

    public static bool IsHere => Directory.Exists(Schemas);

    /// <summary>Fails the test with every frame that is not as the schemas ask. Judges nothing where they are absent.</summary>
    public static async Task Check(IEnumerable<WrittenFrame> frames)
    {
        if (!IsHere)
            return;
        var ct = TestContext.Current.CancellationToken;
        var checker = await Checker.Value;
        await Turn.WaitAsync(ct);
        try
        {
            foreach (var (schema, payload) in frames.Distinct())
            {
                await checker.StandardInput.WriteLineAsync($$"""{"schema":"{{schema}}","payload":{{payload}}}""".AsMemory(), ct);
                await checker.StandardInput.FlushAsync(ct);
                var verdict = await Eventually.Within(checker.StandardOutput.ReadLineAsync(ct).AsTask(), $"a verdict on {schema}");
                Assert.True(verdict is not null, $"The checker ended at {schema} {payload}");
                var judged = JsonNode.Parse(verdict!)!;
                Assert.True((bool)judged["valid"]!, $"{schema} {payload}: {judged["errors"]}");
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    static async Task<Process> Start()
    {
        var project = Path.Combine(Root, "tests/schemas");
        await NodeProject.Install(project);
        var checker = NodeProject.Start(project, ["validate.mjs", Schemas]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => checker.Kill();
        return checker;
    }

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
