using System.CommandLine;

namespace Stationmaster.Server.Hosting;

// How stations prove who they are.
static partial class CommandLine
{
    static readonly Option<string?>[] Securing =
    [
        Text("--minimum-profile", "0..3", "OCPP's security profile below which no station is let in: 1 password, 2 with TLS, 3 certificate. [0]"),
        Text("--ask-certificates", "on|off", "Whether https addresses ask stations for a certificate, as profile 3 needs it. [on]"),
        Text("--trusted-roots", "FILE", "PEM: further authorities whose certificates stations may come with. A changed file is picked up."),
        Text("--certificate-header", "NAME", "The header in which a trusted proxy hands over a station's certificate, as in X-Client-Certificate."),
        Text("--certificate-organization", "NAME", "The organization (O) that stations must name in requests and certificates. Without it: any."),
        Text("--certificate-days", "DAYS", "How long a station's certificate is valid. [365]"),
        Text("--certificate-renewal-days", "DAYS", "How long before its end a station is asked to renew it. [30]"),
        Text("--authority-key-file", "FILE", "Encrypts the keys of our own authority in the database: a passphrase, and on further lines former ones."),
        Text("--authority-key", "TEXT", "The same, directly: better by its variable, STATIONMASTER_AUTHORITY_KEY. Without either they lie there in plain."),
        Text("--pki-address", "URL", "Under which everybody reaches /pki/ocsp and the revocation lists, for certificates to name. Without it: none."),
        Text("--contract-service", "URL", "Who issues contract certificates to vehicles (ISO 15118). Without it vehicles are told that there is none."),
        Text("--contract-service-form", "exi|opcp", "How it is asked: the vehicle's EXI as it is, or JSON of an OPCP contract certificate pool. [exi]"),
        Text("--contract-service-token", "TEXT", "Sent to it as a bearer token."),
        Text("--private-responders", "on|off", "Whether OCSP responders and revocation lists in private networks are asked. [off]"),
        Text("--vat-register", "URL", "Looks up numbers for VAT, in the form of the EU's VIES (…/rest-api). Without it: by their form alone."),
        Text("--station-url", "URL", "What stations are told to connect to, without their identity, as in wss://csms.example.com/ocpp."),
    ];
}
