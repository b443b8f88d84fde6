using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Records;
using Stationmaster.Server.ChargeRecords;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>The document against the reference platform's own example: same names, nesting, kinds and order.</summary>
public sealed class SeedTests
{
    /// <summary>Absent unless they apply, as the reference platform says itself.</summary>
    static readonly string[] Absent = ["energyCostEstimation", "voucher", "voucherGroup", "user", "roamingDetails"];

    /// <summary>Ours, or required by the reference platform though its example lacks them.</summary>
    static readonly string[] Added =
    [
        "paymentMethod", "paymentStatus",
        "state", "revision", "sealedAt", "excludedReason", "flags", "stopReason", "stoppedBy", "remotelyStoppedBy",
        "isHeld", "reviewReasons", "rulesVersion", "evidenceHash",
    ];

    internal static JsonObject Example([CallerFilePath] string test = "")
    {
        var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "../../../../shared/seeds/charge-record-api.txt"));
        if (!File.Exists(file))
            Assert.Skip($"The reference platform's example is not at {file}.");
        var text = File.ReadAllText(file);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text[text.IndexOf('{', text.IndexOf("--header", StringComparison.Ordinal))..]);
        var reader = new Utf8JsonReader(bytes);
        return JsonNode.Parse(ref reader)!.AsObject();
    }

    static JsonObject Ours => JsonNode.Parse(ChargeRecordDocument.Write(
        ChargeRecord.Of(Completed(FleetCar) with { RemotelyStoppedAt = Stop }, Course), 1, Written))!.AsObject();

    [Fact]
    public void Every_member_of_the_example_is_there_with_the_same_kind()
    {
        var (theirs, ours) = (Paths.Kinds(Example()), Paths.Kinds(Ours));
        var expected = theirs.Where(member => !Absent.Any(absent => member.Key == absent || member.Key.StartsWith(absent + ".", StringComparison.Ordinal)));

        foreach (var (path, kind) in expected)
        {
            Assert.True(ours.ContainsKey(path), $"{path} is missing");
            Assert.True(IsSame(kind, ours[path]), $"{path} is {ours[path]}, in the example {kind}");
        }
    }

    [Fact]
    public void Nothing_else_is_there_but_what_we_add()
    {
        var theirs = Example();

        Assert.Equal(Added.Order(), Ours.Select(member => member.Key).Where(name => !theirs.ContainsKey(name)).Order());
        Assert.DoesNotContain(Ours, member => Absent.Contains(member.Key));
    }

    [Fact]
    public void Members_come_in_the_order_of_the_example()
    {
        var ours = Ours;

        Assert.Equal(
            Example().Select(member => member.Key).Where(ours.ContainsKey), ours.Select(member => member.Key).Where(name => !Added.Contains(name)));
    }

    internal static bool IsSame(JsonValueKind theirs, JsonValueKind ours) => ours == JsonValueKind.Null || IsBoolean(theirs) && IsBoolean(ours) || theirs == ours;

    static bool IsBoolean(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False;
}
