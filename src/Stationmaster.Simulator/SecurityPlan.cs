using System.Security.Cryptography.X509Certificates;

namespace Stationmaster.Simulator;

/// <summary>How a station proves who it is, and checks whom it speaks to.</summary>
/// <param name="Profile">
/// OCPP's security profile: 0 nothing, 1 its password, 2 its password over TLS, 3 a certificate; without one yet, as by 2. Null: by its
/// password where it has one.
/// </param>
/// <param name="Roots">PEM of the server's authority; null for those of the machine.</param>
/// <param name="Folder">Where stations keep their certificates with their keys, each in a file; null to keep none.</param>
/// <param name="IsTrusting">Any certificate of the server is taken: for trials alone.</param>
public sealed record SecurityPlan(int? Profile = null, string? Roots = null, string? Folder = null, bool IsTrusting = false)
{
    /// <summary>The file of a station's own certificate.</summary>
    public string? FileOf(string identity) => Folder is null ? null : Path.Combine(Folder, string.Concat(identity.Select(InName)) + ".pem");

    static char InName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_';

    /// <summary>The password it shows now; null for none.</summary>
    public string? PasswordOf(StationMachine machine) => machine.Network.Profile switch
    {
        0 => null,
        3 when machine.Keyring.Shown is not null => null,
        _ => machine.Password,
    };

    public StationTls TlsOf(StationMachine machine)
    {
        var roots = new X509Certificate2Collection();
        if (Roots is not null)
            roots.ImportFromPemFile(Roots);
        return new([.. roots, .. machine.Keyring.CentralSystemRoots], machine.Network.Profile is null or 3 ? machine.Keyring.Shown : null, IsTrusting);
    }
}
