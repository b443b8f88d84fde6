using Stationmaster.Server.Pki;
using Stationmaster.Server.Security;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.Pki;

public sealed class PkiOptionTests
{
    static (SecurityOptions Options, List<string> Errors) Read(Dictionary<string, string> given)
    {
        var errors = new List<string>();
        return (new SecurityOptionReader(option => given.GetValueOrDefault(option), (option, what) => errors.Add($"{option}: {what}")).Read(new()), errors);
    }

    [Fact]
    public void Without_options_nobody_outside_is_named_and_keys_lie_in_plain()
    {
        var (options, errors) = Read([]);
        Assert.Empty(errors);
        Assert.Equal(new PkiOptions(), options.Pki);
        Assert.Empty(options.AuthorityPassphrases);
    }

    [Fact]
    public void The_services_are_read_and_what_is_wrong_is_named()
    {
        var (options, errors) = Read(new()
        {
            ["--contract-service"] = "https://pool.example.com/x", ["--contract-service-form"] = "OPCP", ["--contract-service-token"] = "t",
            ["--pki-address"] = "http://csms.example.com", ["--private-responders"] = "on", ["--vat-register"] = "https://vat.example.com/rest-api",
            ["--authority-key"] = "twenty characters are enough",
        });
        Assert.Empty(errors);
        Assert.Equal(new ContractServiceOptions(new("https://pool.example.com/x"), ContractServiceForm.Opcp, "t"), options.Pki.Contracts);
        Assert.True(options.Pki.AsksPrivateAddresses);
        Assert.Equal(["twenty characters are enough"], options.AuthorityPassphrases);
        Assert.DoesNotContain("\"t\"", $"{options.Pki.Contracts}", StringComparison.Ordinal);

        (_, errors) = Read(new()
        {
            ["--pki-address"] = "csms", ["--contract-service-token"] = "t", ["--private-responders"] = "perhaps", ["--authority-key"] = "short",
        });
        string[] wrong = ["--pki-address", "--contract-service-token", "--private-responders", "--authority-key"];
        Assert.All(wrong, option => Assert.Contains(errors, error => error.StartsWith($"{option}:", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_of_passphrases_has_the_newest_first()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "keys.txt");
        File.WriteAllText(file, "the newest of the passphrases\n\nthe one that was used before\n");
        Assert.Equal(["the newest of the passphrases", "the one that was used before"], Read(new() { ["--authority-key-file"] = file }).Options.AuthorityPassphrases);
        Assert.StartsWith("--authority-key-file:", Assert.Single(Read(new() { ["--authority-key-file"] = file + "x" }).Errors), StringComparison.Ordinal);
    }
}
