using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>docs/conformance.md, which is made from the names of the tests: those that begin with the id of a case of the certification.</summary>
public sealed partial class ConformanceTests
{
    const string Write = "STATIONMASTER_WRITE_DOCS";

    /// <summary>Functional blocks of OCPP 2.x, by the letter in a case's id.</summary>
    static readonly Dictionary<char, string> Blocks = new()
    {
        ['A'] = "Security", ['B'] = "Provisioning", ['C'] = "Authorization", ['D'] = "Local list", ['E'] = "Transactions",
        ['F'] = "Remote control", ['G'] = "Availability", ['H'] = "Reservation", ['I'] = "Tariff and cost", ['J'] = "Meter values",
        ['K'] = "Smart charging", ['L'] = "Firmware", ['M'] = "Certificates", ['N'] = "Diagnostics", ['O'] = "Display messages",
        ['P'] = "Data transfer", ['Q'] = "Bidirectional power", ['R'] = "DER control", ['S'] = "Battery swap",
    };

    sealed record Case(string Id, string Name)
    {
        public bool Is16 => char.IsAsciiDigit(Id[3]);

        public string Profile => Is16 ? "1.6" : Blocks[Id[3]];
    }

    [Fact]
    public void The_table_in_the_docs_is_that_of_the_tests()
    {
        var file = Path.GetFullPath(Path.Combine(Here(), "../../../docs/conformance.md"));
        var table = Table();
        if (Environment.GetEnvironmentVariable(Write) is not null)
            File.WriteAllText(file, table);
        Assert.True(File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == table, $"Run this test once with {Write}=1, and look at what it changed.");
    }

    [Fact]
    public void No_test_names_a_case_that_the_certification_has_not()
    {
        var list = Path.GetFullPath(Path.Combine(Here(), "../../../../shared/docs/certification-cases.md"));
        Assert.SkipUnless(File.Exists(list), $"The list of cases is not at {list}");
        var known = CaseRow().Matches(File.ReadAllText(list)).Select(match => match.Groups["id"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Cases().Select(one => one.Id).Where(id => !known.Contains(id)).Distinct());
    }

    static IEnumerable<Case> Cases() =>
        from method in Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods())
        let match = CaseName().Match(method.Name)
        where match.Success
        orderby match.Groups["id"].Value, method.Name
        select new Case(match.Groups["id"].Value, match.Groups["name"].Value.Replace('_', ' '));

    static string Table()
    {
        var text = new StringBuilder();
        text.Append("# Conformance\n\nThe cases of the Open Charge Alliance's certification for central systems that a test plays, message by message, over a real\n")
            .Append("socket, on SQLite and on PostgreSQL. Made from the names of the tests, which must pass: see\n`tests/Stationmaster.Server.Tests/Certification`.\n");
        foreach (var version in Cases().GroupBy(one => one.Is16 ? "OCPP 1.6" : "OCPP 2.0.1 and 2.1").OrderBy(version => version.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {version.Key}\n\n{version.Select(one => one.Id).Distinct().Count()} cases.\n\n| case | profile | shown by |\n| --- | --- | --- |\n");
            foreach (var one in version.GroupBy(one => one.Id))
                text.Append($"| {one.Key} | {one.First().Profile} | {string.Join("; ", one.Select(each => each.Name).Distinct())} |\n");
        }
        return text.ToString();
    }

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    /// <summary>TC_004_1 or TC_E_04, and then the name.</summary>
    [GeneratedRegex("^(?<id>TC_(?:[A-S]_)?[0-9]+(?:_[0-9]+)?)_(?<name>[A-Z].*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CaseName();

    [GeneratedRegex(@"^\| (?<id>TC_[A-Z0-9_]+)\*? \|", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex CaseRow();
}
