using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Server.ChargeRecords;

static partial class ChargeRecordDocument
{
    /// <summary>The consumer. A token nobody registered has the uid it presented and nothing else.</summary>
    static void IdTag(Utf8JsonWriter json, Session session)
    {
        var driver = session.Driver;
        var @operator = driver is null ? null : session.Site.Operator;
        var tree = driver?.FamilyTree ?? [];
        json.WriteStartObject("idTag"u8);
        json.WriteString("uid"u8, driver?.Uid ?? session.TokenUid);
        json.WriteId("id"u8, driver?.TokenId);
        json.WriteString("type"u8, driver is null ? null : Word(driver.Kind.ToString()));
        json.WriteString("label"u8, driver?.Label ?? session.TokenUid);
        json.WriteId("customerId"u8, driver?.Person?.Id);
        json.WriteId("operatorId"u8, @operator?.Id);
        json.WriteId("companyId"u8, driver?.Company?.Id);
        json.WriteIds("familyTreeCompanyIds"u8, tree);
        json.WriteNull("crmCustomerId"u8);
        json.WriteString("comment"u8, driver?.Comment);
        json.WriteString("billingReference"u8, driver?.BillingReference);
        json.WriteNull("customerCrmCustomerId"u8);
        json.WriteNull("companyCrmCustomerId"u8);
        json.WriteStartObject("operator"u8);
        json.WriteId("id"u8, @operator?.Id);
        json.WriteString("name"u8, @operator?.Name);
        json.WriteNull("crmId"u8);
        json.WriteEndObject();
        json.WriteParty("company"u8, driver?.Company);
        Customer(json, driver, @operator, tree);
        json.WriteEndObject();
    }

    /// <summary>The person who holds the key; null where a company or nobody does.</summary>
    static void Customer(Utf8JsonWriter json, Driver? driver, Party? @operator, ImmutableArray<long> tree)
    {
        if (driver?.Person is not { } person)
        {
            json.WriteNull("customer"u8);
            return;
        }
        json.WriteStartObject("customer"u8);
        json.WriteNumber("id"u8, person.Id);
        json.WriteString("firstName"u8, person.FirstName);
        json.WriteString("lastName"u8, person.LastName);
        json.WriteParty("operator"u8, @operator);
        json.WriteParty("company"u8, driver.Company);
        json.WriteIds("familyTreeCompanyIds"u8, tree);
        json.WriteEndObject();
    }

    static void StoppedBy(Utf8JsonWriter json, Session session)
    {
        if (session.StoppedByUid is not { } uid)
        {
            json.WriteNull("stoppedBy"u8);
            return;
        }
        var isStarter = string.Equals(uid, session.TokenUid, StringComparison.OrdinalIgnoreCase);
        json.WriteStartObject("stoppedBy"u8);
        json.WriteString("uid"u8, uid);
        json.WriteString("label"u8, isStarter && session.Driver is { } driver ? driver.Label : uid);
        json.WriteEndObject();
    }
}
