using System.Globalization;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Security;

/// <summary>Reads <see cref="SecurityOptions"/>.</summary>
/// <param name="text">An option's value; null when it was not given.</param>
/// <param name="fail">Takes an option's name, and what is wrong with it.</param>
sealed class SecurityOptionReader(Func<string, string?> text, Action<string, string> fail)
{
    public SecurityOptions Read(SecurityOptions plain) => new()
    {
        MinimumProfile = Number("--minimum-profile", plain.MinimumProfile, 0, 3),
        AskForCertificates = IsOn("--ask-certificates", plain.AskForCertificates),
        TrustedRootsFile = Roots(),
        CertificateHeader = Header(),
        Organization = text("--certificate-organization"),
        CertificateLife = TimeSpan.FromDays(Number("--certificate-days", (int)plain.CertificateLife.TotalDays, 1, 3650)),
        RenewBefore = TimeSpan.FromDays(Number("--certificate-renewal-days", (int)plain.RenewBefore.TotalDays, 1, 365)),
        StationUrl = StationUrl(),
        AuthorityPassphrases = Passphrases(),
        Pki = new Pki.PkiOptionReader(text, fail).Read(plain.Pki),
    };

    /// <summary>A line each, the newest first; the variable holds a single one.</summary>
    IReadOnlyList<string> Passphrases()
    {
        const string FromFile = "--authority-key-file", Direct = "--authority-key";
        if (text(FromFile) is not { } file)
            return text(Direct) is { } direct ? [Long(Direct, direct)] : [];
        try
        {
            string[] lines = [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
            if (lines.Length == 0)
                fail(FromFile, $"'{file}' holds no passphrase");
            return [.. lines.Select(line => Long(FromFile, line))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fail(FromFile, $"'{file}' cannot be read: {e.Message}");
            return [];
        }
    }

    string Long(string option, string passphrase)
    {
        if (passphrase.Length < ShortestPassphrase)
            fail(option, $"a passphrase needs {ShortestPassphrase} characters or more, as openssl rand -base64 32 gives");
        return passphrase;
    }

    const int ShortestPassphrase = 20;

    int Number(string option, int otherwise, int least, int most)
    {
        if (text(option) is not { } given)
            return otherwise;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        fail(option, $"'{given}' is not a whole number from {least} to {most}");
        return otherwise;
    }

    bool IsOn(string option, bool otherwise)
    {
        switch (text(option)?.ToUpperInvariant())
        {
            case null:
                return otherwise;
            case "ON":
                return true;
            case "OFF":
                return false;
            default:
                fail(option, $"'{text(option)}' is not one of on, off");
                return otherwise;
        }
    }

    string? Roots()
    {
        if (text("--trusted-roots") is not { } file)
            return null;
        if (!File.Exists(file))
            fail("--trusted-roots", $"there is no file '{file}'");
        else if (TrustedRoots.Fault(file) is { } fault)
            fail("--trusted-roots", fault);
        return Path.GetFullPath(file);
    }

    string? Header()
    {
        if (text("--certificate-header") is not { } header)
            return null;
        if (header.Length > 100 || header.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
            fail("--certificate-header", $"'{header}' is not the name of a header, as in X-Client-Certificate");
        return header;
    }

    string? StationUrl()
    {
        if (text("--station-url") is not { } url)
            return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("ws" or "wss"))
            fail("--station-url", $"'{url}' is not an address of stations, as in wss://csms.example.com/ocpp");
        return url.TrimEnd('/');
    }
}
