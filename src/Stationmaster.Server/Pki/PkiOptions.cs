namespace Stationmaster.Server.Pki;

/// <summary>What ISO 15118 needs of the world outside.</summary>
public sealed record PkiOptions
{
    /// <summary>
    /// Under which everybody reaches this program's OCSP responder and revocation lists, as in http://csms.example.com; certificates name
    /// it. Null: they name none.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>Who issues contract certificates to vehicles; null for nobody.</summary>
    public ContractServiceOptions? Contracts { get; init; }

    /// <summary>Whether addresses of this machine and of private networks are asked when a station or a certificate names them.</summary>
    public bool AsksPrivateAddresses { get; init; }

    /// <summary>Where the numbers of VAT are looked up (the form of the EU's VIES); null judges them by their form alone.</summary>
    public Uri? VatRegister { get; init; }

    /// <summary>How long a responder, a list or a service may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);
}

public enum ContractServiceForm
{
    /// <summary>The vehicle's EXI is posted as it is (application/exi), and the answer's body is the EXI for the vehicle.</summary>
    Exi,
    /// <summary>JSON with the EXI in base64, as the Open Plug and Charge Protocol's contract certificate pools take it.</summary>
    Opcp,
}

/// <param name="Token">Sent as a bearer token; null for none.</param>
public sealed record ContractServiceOptions(Uri Address, ContractServiceForm Form = ContractServiceForm.Exi, string? Token = null)
{
    public override string ToString() => $"{Address} ({Form})";
}
