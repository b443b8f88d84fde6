using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <summary>Whether a driver's number for VAT is one: by its form, and by a register where an operator named one.</summary>
sealed partial class VatNumbers(PkiOptions options, OutsideHttp http, ILogger<VatNumbers> logger)
{
    /// <summary>A register that does not answer makes no number wrong: its form was looked at.</summary>
    public async Task<VatNumberFound> Judge(VatNumberAsked asked, CancellationToken ct)
    {
        if (VatNumber.Read(asked.Number, out var why) is not { } number)
            return new(asked.Number, asked.Evse, IsValid: false, Why: why);
        if (options.VatRegister is not { } register || !number.IsOfUnion)
            return new(asked.Number, asked.Evse, IsValid: true);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{register.ToString().TrimEnd('/')}/ms/{number.Country}/vat/{number.Digits}"));
            var entry = JsonSerializer.Deserialize(await http.Ask(request, isNamedByOperator: true, ct), RegisterJson.Default.RegisterEntry);
            return entry switch
            {
                { IsValid: true } => new(asked.Number, asked.Evse, IsValid: true, Company(number, entry)),
                { UserError: null or "INVALID" or "INVALID_INPUT", IsValid: false } =>
                    new(asked.Number, asked.Evse, IsValid: false, Why: "The register does not know this number"),
                _ => throw new OutsideException($"the register says {entry?.UserError}"),
            };
        }
        catch (Exception e) when (e is OutsideException or JsonException)
        {
            LogUnasked(number.Country, e.Message);
            return new(asked.Number, asked.Evse, IsValid: true);
        }
    }

    /// <summary>Registers give an address as lines, the last with the town; those that keep names to themselves give dashes.</summary>
    static VatCompany? Company(VatNumber number, RegisterEntry entry)
    {
        var name = entry.Name?.Trim().Trim('-') ?? "";
        string[] lines = (entry.Address ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return name.Length == 0 || lines.Length < 2 ? null : new(name, lines[0], lines[^1], null, number.Country == "EL" ? "GR" : number.Country);
    }

    [LoggerMessage(LogLevel.Warning, "A number for VAT of {Country} was judged by its form alone: {Why}")]
    partial void LogUnasked(string country, string why);
}

/// <summary>What the EU's register answers.</summary>
sealed record RegisterEntry(bool IsValid, string? UserError, string? Name, string? Address);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegisterEntry))]
sealed partial class RegisterJson : JsonSerializerContext;
