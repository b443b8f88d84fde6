using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>
/// The sixty edge cases of a charging session, whom each concerns, and that a test stands for it: docs/session-cases.md is made here from
/// the tests' own marks and names.
/// </summary>
public sealed partial class SessionCaseTableTests
{
    const string Write = "STATIONMASTER_WRITE_DOCS";

    enum Concerns { Both, OnlyStartAndStop, OnlySteps, Neither }

    sealed record Case(int Number, string Name, Concerns Concerns = Concerns.Both, string? Why = null);

    sealed record Shown(int Number, Told Of, string Test);

    static readonly Case[] Cases =
    [
        new(1, "stop of an unknown transaction", Concerns.OnlyStartAndStop, "in 2.x it is case 45"),
        new(2, "stop with id 0 or below", Concerns.OnlyStartAndStop, "ids of 2.x are texts"),
        new(3, "the same message again"), new(4, "the same start under a new message id"), new(5, "two stops"),
        new(6, "the start is lost"), new(7, "the start after its stop"), new(8, "samples before and after the session"),
        new(9, "charged offline"), new(10, "a wrong clock"), new(11, "the clock jumps"), new(12, "the clock is a little off"),
        new(13, "times in odd forms"), new(14, "summer time begins or ends"), new(15, "midnight, weekday and month pass"),
        new(16, "the register is reset"), new(17, "the register rolls over"), new(18, "the register falls a little"),
        new(19, "the stop is below the start"), new(20, "more energy than can be"), new(21, "Wh and kWh mixed up"),
        new(22, "numbers as text"), new(23, "no register at the start"), new(24, "the stop never comes"), new(25, "power is lost"),
        new(26, "values by phase"), new(27, "power from the register"), new(28, "status of the whole station"),
        new(29, "statuses in another order"), new(30, "a status comes late"), new(31, "the station is swapped"),
        new(32, "the station under another id", Concerns.Neither, "uids at partners: with roaming"),
        new(33, "agreed to start, and nothing comes"), new(34, "a remote start refused"), new(35, "agreed to stop, and charges on"),
        new(36, "the session of another's"), new(37, "one token in two places"), new(38, "a token of the same group stops"),
        new(39, "a token of no group stops"), new(40, "a token blocked while it charges"), new(41, "charged by the station's own list"),
        new(42, "ids that collide"), new(43, "ids that begin again", Concerns.OnlySteps, "ids of 1.6 are ours"),
        new(44, "numbers left out", Concerns.OnlySteps, "1.6 numbers no messages"),
        new(45, "an end without a start", Concerns.OnlySteps, "in 1.6 it is case 1"), new(46, "two starts on one connector"),
        new(47, "next to no energy"), new(48, "very short, very long"), new(49, "the price changes while it charges"),
        new(50, "the place changes later"), new(51, "reservations"), new(52, "the car gives back"), new(53, "vouchers"),
        new(54, "a record cannot be pushed", Concerns.Neither, "with roaming"),
        new(55, "a record received twice", Concerns.Neither, "with roaming"),
        new(56, "a partner computes another cost", Concerns.Neither, "with roaming"), new(57, "states of charge that cannot be"),
        new(58, "two charges at once"), new(59, "our restart"),
        new(60, "a person is forgotten", Concerns.Neither, "no message has to do with it; to be built"),
    ];

    [Fact]
    public void Every_case_has_a_test_of_each_version_it_concerns()
    {
        var shown = All();
        Assert.Equal(Enumerable.Range(1, 60), Cases.Select(one => one.Number));
        Assert.Equal([], Cases.Where(one => one.Concerns is Concerns.Both or Concerns.OnlyStartAndStop && !Has(shown, one, Told.ByStartAndStop))
            .Select(one => $"1.6: {one.Number} {one.Name}"));
        Assert.Equal([], Cases.Where(one => one.Concerns is Concerns.Both or Concerns.OnlySteps && !Has(shown, one, Told.InSteps))
            .Select(one => $"2.x: {one.Number} {one.Name}"));
    }

    [Fact]
    public void The_table_in_the_docs_is_that_of_the_tests()
    {
        var file = Path.Combine(Root(), "docs/session-cases.md");
        var table = Table();
        if (Environment.GetEnvironmentVariable(Write) is not null)
            File.WriteAllText(file, table);
        Assert.True(File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == table, $"Run this test once with {Write}=1, and look at what it changed.");
    }

    static bool Has(List<Shown> shown, Case one, Told of) => shown.Exists(test => test.Number == one.Number && (test.Of == of || test.Of == Told.EitherWay));

    static string Table()
    {
        var shown = All();
        var text = new StringBuilder();
        text.Append("# Edge cases of a session\n\nWhat goes wrong between a charging station and its back office, and the tests that show what becomes of the session. Told as\n")
            .Append("OCPP 1.6 tells it (start, meter values, stop) and as 2.0.1 and 2.1 do (numbered steps). Made from the tests by one of them.\n\n")
            .Append("| case | | 1.6 | 2.0.1 and 2.1 |\n| --- | --- | --- | --- |\n");
        foreach (var one in Cases)
            text.Append(CultureInfo.InvariantCulture, $"| {one.Number} | {one.Name} | {Names(shown, one, Told.ByStartAndStop)} | {Names(shown, one, Told.InSteps)} |\n");
        return text.ToString();
    }

    static string Names(List<Shown> shown, Case one, Told of)
    {
        if ((one.Concerns, of) is (Concerns.Neither, _) or (Concerns.OnlyStartAndStop, Told.InSteps) or (Concerns.OnlySteps, Told.ByStartAndStop))
            return $"– ({one.Why})";
        return string.Join("; ", shown.Where(test => test.Number == one.Number && (test.Of == of || test.Of == Told.EitherWay))
            .Select(test => test.Test.Replace('_', ' ').TrimEnd()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    static List<Shown> All() =>
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
           where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
           from match in MarkedTest().Matches(File.ReadAllText(file))
           from number in match.Groups["numbers"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
           select new Shown(
               int.Parse(number, CultureInfo.InvariantCulture),
               match.Groups["of"] is { Success: true, Value: var of } ? Enum.Parse<Told>(of) : Told.ByStartAndStop, match.Groups["name"].Value),
    ];

    [GeneratedRegex(
        @"SessionCase\((?<numbers>[0-9, ]+?)(, Of = Told\.(?<of>\w+))?\)\]\s*(\[[^\n]*\]\s*)*public (static )?(async )?(void|Task) (?<name>\w+)\(",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MarkedTest();

    static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
}
