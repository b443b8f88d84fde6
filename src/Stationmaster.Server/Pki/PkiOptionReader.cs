namespace Stationmaster.Server.Pki;

/// <summary>Reads <see cref="PkiOptions"/>.</summary>
/// <param name="text">An option's value; null when it was not given.</param>
/// <param name="fail">Takes an option's name, and what is wrong with it.</param>
sealed class PkiOptionReader(Func<string, string?> text, Action<string, string> fail)
{
    public PkiOptions Read(PkiOptions plain) => plain with
    {
        Address = Address("--pki-address"),
        Contracts = Contracts(),
        AsksPrivateAddresses = Word("--private-responders", "off", "off", "on") == "on",
        VatRegister = Address("--vat-register"),
    };

    ContractServiceOptions? Contracts()
    {
        if (Address("--contract-service") is { } address)
            return new(address, Word("--contract-service-form", "exi", "exi", "opcp") == "opcp" ? ContractServiceForm.Opcp : ContractServiceForm.Exi,
                text("--contract-service-token"));
        foreach (var option in new[] { "--contract-service-form", "--contract-service-token" })
        {
            if (text(option) is not null && text("--contract-service") is null)
                fail(option, "is given without --contract-service");
        }
        return null;
    }

    Uri? Address(string option)
    {
        if (text(option) is not { } given)
            return null;
        if (Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0)
            return uri;
        fail(option, $"'{given}' is not an address without a query, as in https://pki.example.com");
        return null;
    }

    string Word(string option, params string[] words)
    {
        var given = text(option) ?? words[0];
        if (words.FirstOrDefault(word => word.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        fail(option, $"'{given}' is not one of {string.Join(", ", words.Distinct())}");
        return words[0];
    }
}
