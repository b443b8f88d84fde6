using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Customers;

/// <param name="Owner">The customer above; null for the operator.</param>
/// <param name="Cpo">The nearest operator or subsidiary above it, or itself.</param>
/// <param name="Locations">Ids of the locations it owns itself.</param>
sealed record CustomerView(
    long Id, string Name, string? ExternalId, string Country, string Type, NamedRef? Owner, NamedRef Cpo, ContactDetails ContactDetails,
    BillingDetails BillingDetails, PayoutInformation PayoutInformation, FinancialSetup FinancialSetup, BillingSettings BillingSettings,
    IReadOnlyList<long> Locations, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

sealed record CustomerList(IReadOnlyList<CustomerView> Data, long Count, int Limit, int Offset);

/// <param name="OwnerId">The customer above; when replacing, absent leaves it.</param>
sealed record CustomerRequest(
    string? Name, string? Type, string? Country, long? OwnerId = null, string? ExternalId = null, ContactDetails? ContactDetails = null,
    BillingDetails? BillingDetails = null, PayoutInformation? PayoutInformation = null, FinancialSetup? FinancialSetup = null,
    BillingSettings? BillingSettings = null);

static class CustomersApi
{
    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/customers", List).WithTags("Customers").WithSummary("Customers");
        api.MapGet("/v2/customers/{id:long}", Get).WithTags("Customers").WithSummary("One customer");
        api.MapPost("/v2/customers", Create).WithTags("Customers").WithSummary("Create a customer").Produces<CustomerView>(201);
        api.MapPut("/v2/customers/{id:long}", Replace).WithTags("Customers").WithSummary("Update a customer");
    }

    static async Task<CustomerList> List(
        HttpContext context, CustomerStore customers, string? search, Ids? ids, string? types, long? ownerId, long? ancestorId,
        string? updatedAtFrom, string? updatedAtTo, string? sort, string? sortDirection, int? limit, int? offset, CancellationToken ct)
    {
        var from = Query.Time("updatedAtFrom", updatedAtFrom);
        var query = new CustomerQuery(
            Query.Search(search), ids?.Values, Query.Words("types", types, CustomerTypes.All), ownerId, ancestorId, from,
            Query.Time("updatedAtTo", updatedAtTo), Query.Words("sort", sort, [.. CustomerStore.Sorts.Keys])?[0] ?? "id",
            Query.IsDescending(sortDirection, otherwise: from is null), Query.Offset(offset), Query.Limit(limit, 50, 1000));
        var (rows, count) = await customers.List(context.Scope(), query, ct);
        return new(await Views(customers, rows, ct), count, query.Limit, query.Offset);
    }

    static async Task<CustomerView> Get(HttpContext context, CustomerStore customers, long id, CancellationToken ct)
    {
        var customer = await customers.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Customer {id}");
        return (await Views(customers, [customer], ct))[0];
    }

    static async Task<IResult> Create(HttpContext context, CustomerStore customers, CustomerRequest request, CancellationToken ct)
    {
        var customer = await customers.Create(context.Scope(), CustomerChecks.Values(request, CustomerTypes.Creatable), ct);
        return Results.Created($"/v2/customers/{customer.Id}", (await Views(customers, [customer], ct))[0]);
    }

    static async Task<CustomerView> Replace(
        HttpContext context, CustomerStore customers, long id, CustomerRequest request, CancellationToken ct)
    {
        var customer = await customers.Replace(context.Scope(), id, CustomerChecks.Values(request, CustomerTypes.All), ct)
            ?? throw Problem.NotFound($"Customer {id}");
        return (await Views(customers, [customer], ct))[0];
    }

    static async Task<IReadOnlyList<CustomerView>> Views(CustomerStore customers, IReadOnlyList<Customer> rows, CancellationToken ct)
    {
        var names = await customers.Names(rows.SelectMany(row => row.Lineage), ct);
        var locations = await customers.Locations(rows.Select(row => row.Id), ct);
        return [.. rows.Select(row =>
        {
            var cpo = row.Lineage.Reverse().FirstOrDefault(
                id => names.TryGetValue(id, out var known) && CustomerTypes.IsOperator(known.Type), Customer.Root);
            return new CustomerView(
                row.Id, row.Name, row.ExternalId, row.Country, row.Type, row.ParentId is { } owner ? new(owner, names[owner].Name) : null,
                new(cpo, names[cpo].Name), row.Details.ContactDetails ?? new(), row.Details.BillingDetails ?? new(),
                row.Details.PayoutInformation ?? new(), row.Details.FinancialSetup ?? new(), row.Details.BillingSettings ?? new(),
                [.. locations[row.Id]], row.CreatedAt, row.UpdatedAt);
        })];
    }
}

static class CustomerChecks
{
    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    public static CustomerValues Values(CustomerRequest request, IReadOnlyList<string> types) => new(
        Fields.Text("name", request.Name, 80), Fields.OneOf("type", request.Type, types), request.OwnerId,
        Fields.Country("country", request.Country), Fields.Optional("externalId", request.ExternalId, 40),
        new(
            Contact(request.ContactDetails), Billing(request.BillingDetails), Payout(request.PayoutInformation),
            Finance(request.FinancialSetup), Settings(request.BillingSettings)));

    static ContactDetails? Contact(ContactDetails? given) => given is null ? null : new(
        Fields.Optional("contactDetails.name", given.Name, 100), Fields.Email("contactDetails.email", given.Email),
        Fields.Optional("contactDetails.phone", given.Phone, 40));

    static BillingDetails? Billing(BillingDetails? given) => given is null ? null : new(
        Fields.Optional("billingDetails.paymentMethod", given.PaymentMethod, 40),
        Fields.Optional("billingDetails.invoiceFormat", given.InvoiceFormat, 40), Fields.Optional("billingDetails.gln", given.Gln, 40),
        Fields.Email("billingDetails.invoiceEmail", given.InvoiceEmail), Fields.Optional("billingDetails.vatNumber", given.VatNumber, 40),
        Fields.Optional("billingDetails.address", given.Address, 200), Fields.Optional("billingDetails.city", given.City, 100),
        Fields.Optional("billingDetails.zipCode", given.ZipCode, 20));

    static PayoutInformation? Payout(PayoutInformation? given) => given is null ? null : new(
        Fields.Optional("payoutInformation.iban", given.Iban, 42), Fields.Optional("payoutInformation.swiftCode", given.SwiftCode, 11),
        Fields.Optional("payoutInformation.bankAccountHolderName", given.BankAccountHolderName, 100),
        Fields.Optional("payoutInformation.bankRegistrationNumber", given.BankRegistrationNumber, 20),
        Fields.Optional("payoutInformation.bankAccount", given.BankAccount, 40));

    static FinancialSetup? Finance(FinancialSetup? given) => given is null ? null : new(
        Fields.Optional("financialSetup.language", given.Language, 10), Fields.Optional("financialSetup.currency", given.Currency, 3));

    static BillingSettings? Settings(BillingSettings? given) => given is null ? null : new(
        Fields.Optional("billingSettings.chargeKeyDocumentAggregation", given.ChargeKeyDocumentAggregation, 40),
        Fields.Optional("billingSettings.chargeKeyLineAggregation", given.ChargeKeyLineAggregation, 40),
        Fields.Optional("billingSettings.companyCarReimbursementMethod", given.CompanyCarReimbursementMethod, 40));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CustomerList))]
[JsonSerializable(typeof(CustomerRequest))]
[JsonSerializable(typeof(CustomerDetails))]
sealed partial class CustomersJson : JsonSerializerContext
{
    public static string Write(CustomerDetails details) => JsonSerializer.Serialize(details, Default.CustomerDetails);

    public static CustomerDetails Read(string json) => JsonSerializer.Deserialize(json, Default.CustomerDetails) ?? new();
}
