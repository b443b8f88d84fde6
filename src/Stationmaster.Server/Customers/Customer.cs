using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Customers;

/// <summary>A customer, or another thing, by its number and name.</summary>
public sealed record NamedRef(long Id, string Name);

/// <summary>A node of the tree of customers; the root is the operator.</summary>
/// <param name="Path">Ids from the root to itself: "/1/5/".</param>
/// <param name="Type">One of <see cref="CustomerTypes"/>.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record Customer(
    long Id, long? ParentId, string Path, string Name, string Type, string? ExternalId, string Country, CustomerDetails Details,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const long Root = 1;

    /// <summary>From the root to itself.</summary>
    public IReadOnlyList<long> Lineage => IdsOf(Path);

    public static IReadOnlyList<long> IdsOf(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}

static class CustomerTypes
{
    public const string Private = "Private", Business = "Business", Operator = "CPO", Subsidiary = "CPOSubsidiary";

    public static IReadOnlyList<string> All { get; } = [Private, Business, Operator, Subsidiary];

    /// <summary>There is one operator, the root.</summary>
    public static IReadOnlyList<string> Creatable { get; } = [Private, Business, Subsidiary];

    public static bool IsOperator(string type) => type is Operator or Subsidiary;
}

/// <summary>What is kept of a customer but never searched. Fields as in the API.</summary>
public sealed record CustomerDetails(
    ContactDetails? ContactDetails = null, BillingDetails? BillingDetails = null, PayoutInformation? PayoutInformation = null,
    FinancialSetup? FinancialSetup = null, BillingSettings? BillingSettings = null);

public sealed record ContactDetails(string? Name = null, string? Email = null, string? Phone = null);

public sealed record BillingDetails(
    string? PaymentMethod = null, string? InvoiceFormat = null, string? Gln = null, string? InvoiceEmail = null, string? VatNumber = null,
    string? Address = null, string? City = null, string? ZipCode = null);

public sealed record PayoutInformation(
    string? Iban = null, string? SwiftCode = null, string? BankAccountHolderName = null, string? BankRegistrationNumber = null,
    string? BankAccount = null);

public sealed record FinancialSetup(string? Language = null, string? Currency = null);

public sealed record BillingSettings(
    string? ChargeKeyDocumentAggregation = null, string? ChargeKeyLineAggregation = null, string? CompanyCarReimbursementMethod = null);

sealed record CustomerRow(
    long Id, long? ParentId, string Path, string Name, string Type, string? ExternalId, string Country, string Details, long CreatedMs,
    long UpdatedMs)
{
    public const string Columns =
        "c.id as Id, c.parent_id as ParentId, c.path as Path, c.name as Name, c.type as Type, c.external_id as ExternalId, c.country as "
        + "Country, c.details as Details, c.created_ms as CreatedMs, c.updated_ms as UpdatedMs";

    public Customer Customer => new(
        Id, ParentId, Path, Name, Type, ExternalId, Country, CustomersJson.Read(Details), Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs));
}
