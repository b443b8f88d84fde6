using System.Net;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>What stations show, by the cases of the OCPP 2.0.1 and 2.1 certification: block O.</summary>
public sealed class Display201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    Task Play21(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    /// <summary>A message is set, with more than its priority and text.</summary>
    static string Set(string more = "", string sent = "", string priority = "NormalCycle", string text = "Welcome", string status = "Accepted", string outcome = "Accepted", string id = "$message") => $$"""
        operator POST box/display-messages {"priority":"{{priority}}","texts":[{"content":"{{text}}","language":"en"}]{{more}}}
        server SetDisplayMessage {"message":{"id":"{{id}}","priority":"{{priority}}","message":{"format":"UTF8","language":"en","content":"{{text}}"}{{sent}}} }
        station {"status":"{{status}}"}
        operator {"status":"{{status}}","outcome":"{{outcome}}"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_01_A_message_is_set(string engine) => Play(engine, $$"""
        {{Set(priority: "AlwaysFront")}}
        operator GET box/display-messages
        operator {"data":[{"id":"$message","priority":"AlwaysFront","state":null,"transactionId":null,"texts":[{"content":"Welcome","format":"Utf8","language":"en"}],"by":"test control","standing":"Shown"}]}
        """);

    /// <summary>What the station shows, as it tells it.</summary>
    static string Info(int id, string priority, string more = "") =>
        $$"""{"id":{{id}},"priority":"{{priority}}","message":{"format":"UTF8","content":"Number {{id}}"}{{more}}}""";

    static string Asked(string question, string sent, string status = "Accepted") => $$"""
        operator POST box/display-messages/refresh {{question}}
        server GetDisplayMessages {"requestId":"$request"{{sent}}}
        station {"status":"{{status}}"}
        operator {"status":"{{status}}","outcome":"Accepted"}
        """;

    static string Told(bool goesOn, params string[] messages) => $$"""
        station NotifyDisplayMessages {"requestId":"$request","tbc":{{(goesOn ? "true" : "false")}},"messageInfo":[{{string.Join(',', messages)}}]}
        server {}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_02_All_messages_are_told_and_take_the_place_of_what_was_known(string engine) => Play(engine, $$"""
        {{Set()}}
        {{Asked("{}", "")}}
        {{Told(true, Info(7, "NormalCycle"))}}
        operator GET box/display-messages
        operator {"reading":{"readAt":null} }
        {{Told(false, Info(8, "InFront", ",\"state\":\"Faulted\""), Info(9, "AlwaysFront"))}}
        operator GET box/display-messages
        operator {"data":[{"id":9,"priority":"AlwaysFront"},{"id":8,"priority":"InFront","state":"Faulted"},{"id":7,"texts":[{"content":"Number 7"}],"by":null,"toldAt":"*"}],"reading":{"readAt":"*","status":"Accepted"} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_03_No_messages_are_shown(string engine) => Play(engine, $$"""
        {{Set()}}
        {{Asked("{}", "", "Unknown")}}
        operator GET box/display-messages
        operator {"data":[],"reading":{"readAt":"*","status":"Unknown"} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_O_04_A_message_is_cleared(string engine) => await Cleared(engine, "Accepted", "Accepted");

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_O_05_A_message_the_station_does_not_know_is_cleared(string engine) => await Cleared(engine, "Unknown", "Rejected");

    /// <summary>One the station does not know, it does not show.</summary>
    async Task Cleared(string engine, string status, string outcome)
    {
        foreach (var version in (string[])["2.0.1", "2.1"])
        {
            var network = await networks.Of(engine);
            var box = await network.NewBox();
            var station = await box.Start(version);
            await using var transcript = new Transcript(box, station);
            await transcript.Play(Set());
            var path = $"/v2/chargeboxes/{box.Id}/display-messages";
            var id = (int)(await network.Http.Get(path))["data"]![0]!["id"]!;
            await transcript.Play($$"""
                operator POST box/display-messages/{{id}}/clear
                server ClearDisplayMessage {"id":{{id}}}
                station {"status":"{{status}}"}
                operator {"status":"{{status}}","outcome":"{{outcome}}"}
                operator GET box/display-messages
                operator {"data":[]}
                """);
        }
    }

    static string Begun => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    static string OfTransaction(string more = "", string sent = "", string status = "Accepted", string outcome = "Accepted") => Set(
        $",\"transactionId\":\"$tx\"{more}", $",\"transactionId\":\"T-1\"{sent}", status: status, outcome: outcome);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_06_A_message_is_set_for_a_transaction_and_over_with_it(string engine) => Play(engine, $$"""
        {{Begun}}
        {{OfTransaction()}}
        operator GET box/display-messages
        operator {"data":[{"transactionId":"$tx","stationTransactionId":"T-1","standing":"Shown"}]}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", End(2000))}}
        server {"totalCost":"*"}
        operator GET box/display-messages
        operator {"data":[{"transactionId":"$tx","standing":"Over"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_10_A_message_for_a_transaction_the_station_does_not_know(string engine) => Play(engine, $$"""
        {{Begun}}
        {{OfTransaction(status: "UnknownTransaction", outcome: "Rejected")}}
        operator GET box/display-messages
        operator {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_27_A_message_for_a_transaction_that_is_shown_later(string engine) => Play(engine, $$"""
        {{Begun}}
        {{OfTransaction(",\"startsAt\":\"$now+10m\"", ",\"startDateTime\":\"$now+10m\"")}}
        operator GET box/display-messages
        operator {"data":[{"transactionId":"$tx","startsAt":"$now+10m","standing":"Waiting"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_28_A_message_for_a_transaction_that_ends_before_it(string engine) => Play(engine, $$"""
        {{Begun}}
        {{OfTransaction(",\"endsAt\":\"$now+10m\"", ",\"endDateTime\":\"$now+10m\"")}}
        operator GET box/display-messages
        operator {"data":[{"transactionId":"$tx","endsAt":"$now+10m","standing":"Shown"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_07_A_message_is_asked_for_by_its_id(string engine) => Play(engine, $$"""
        {{Set()}}
        {{Asked("""{"ids":[7]}""", ",\"id\":[7]")}}
        {{Told(false, Info(7, "AlwaysFront"))}}
        operator GET box/display-messages
        operator {"data":[{"id":7},{"id":"$message"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_08_Messages_are_asked_for_by_their_priority(string engine) => Play(engine, $$"""
        {{Asked("""{"priority":"InFront"}""", ",\"priority\":\"InFront\"")}}
        {{Told(false, Info(7, "InFront"))}}
        operator GET box/display-messages
        operator {"data":[{"id":7,"priority":"InFront"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_09_Messages_are_asked_for_by_the_state_they_are_shown_in(string engine) => Play(engine, $$"""
        {{Asked("""{"state":"Charging"}""", ",\"state\":\"Charging\"")}}
        {{Told(false, Info(7, "InFront", ",\"state\":\"Charging\""))}}
        operator GET box/display-messages
        operator {"data":[{"id":7,"state":"Charging"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_11_A_message_is_asked_for_that_is_not_there(string engine) => Play(engine, $$"""
        {{Set()}}
        {{Asked("""{"ids":[999999]}""", ",\"id\":[999999]", "Unknown")}}
        operator GET box/display-messages
        operator {"data":[{"id":"$message"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_12_A_message_takes_the_place_of_another(string engine) => Play(engine, $$"""
        {{Set()}}
        {{Set(",\"id\":\"$message\"", priority: "InFront", text: "Good bye")}}
        operator GET box/display-messages
        operator {"data":[{"id":"$message","priority":"InFront","texts":[{"content":"Good bye"}]}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_13_A_message_is_shown_from_a_time_on(string engine) => Play(engine, $$"""
        {{Set(",\"startsAt\":\"$now+1h\"", ",\"startDateTime\":\"$now+1h\"")}}
        operator GET box/display-messages
        operator {"data":[{"startsAt":"$now+1h","standing":"Waiting"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_14_A_message_is_shown_until_a_time(string engine) => Play(engine, $$"""
        {{Set(",\"startsAt\":\"$now-2h\",\"endsAt\":\"$now-1h\"", ",\"startDateTime\":\"$now-2h\",\"endDateTime\":\"$now-1h\"")}}
        operator GET box/display-messages
        operator {"data":[{"endsAt":"$now-1h","standing":"Over"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_17_A_priority_the_station_does_not_know(string engine) => Refused(engine, "NotSupportedPriority", priority: "AlwaysFront");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_18_A_state_the_station_does_not_show_messages_in(string engine) => Refused(engine, "NotSupportedState", "Faulted");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_19_A_format_the_station_cannot_show(string engine) => Play(engine, """
        operator POST box/display-messages {"priority":"InFront","texts":[{"content":"https://havn.example/","format":"Uri"}]}
        server SetDisplayMessage {"message":{"id":"*","priority":"InFront","message":{"format":"URI","content":"https://havn.example/"}}}
        station {"status":"NotSupportedMessageFormat"}
        operator {"status":"NotSupportedMessageFormat","outcome":"Rejected","error":{"message":"The charge box cannot show texts of this format."}}
        operator GET box/display-messages
        operator {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_25_A_message_is_shown_in_one_state_only(string engine) => Play(engine, $$"""
        {{Set(",\"state\":\"Charging\"", ",\"state\":\"Charging\"")}}
        operator GET box/display-messages
        operator {"data":[{"state":"Charging"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_26_A_message_is_refused(string engine) => Refused(engine, "Rejected");

    Task Refused(string engine, string status, string? state = null, string priority = "NormalCycle") => Play(engine, $$"""
        {{Set(state is null ? "" : $",\"state\":\"{state}\"", state is null ? "" : $",\"state\":\"{state}\"", priority, status: status, outcome: "Rejected")}}
        operator GET box/display-messages
        operator {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_O_100_A_language_the_station_cannot_show(string engine) => Play21(engine, """
        operator POST box/display-messages {"texts":[{"content":"Velkommen","language":"da"}]}
        server SetDisplayMessage {"message":{"id":"*","priority":"NormalCycle","message":{"format":"UTF8","language":"da","content":"Velkommen"}}}
        station {"status":"LanguageNotSupported"}
        operator {"status":"LanguageNotSupported","outcome":"Rejected"}
        operator GET box/display-messages
        operator {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_O_101_A_message_is_told_in_the_language_of_who_charges(string engine)
    {
        var network = await networks.Of(engine);
        var dane = await network.Http.Post(
            "/v2/customers", new { name = "Strandparken", type = "Business", country = "DK", ownerId = 1, financialSetup = new { language = "da" } },
            HttpStatusCode.Created);
        var uid = Network.NewName("DANSK");
        await network.Http.Post(
            "/v2/tokens",
            new { identifier = new { type = "rfid", uid, label = $"Key {uid}" }, customerId = (long)dane["id"]!, isActive = true, validFrom = DateTimeOffset.UtcNow.AddYears(-1) },
            HttpStatusCode.Created);
        var card = Card.Replace("$card", uid, StringComparison.Ordinal);
        await Play21(engine, $$"""
            station Authorize {{{card.Trim()}}}
            server {"idTokenInfo":{"status":"Accepted","language1":"da"} }
            {{Started("Authorized", "Charging", card, Evse, Begin(1000))}}
            server {"idTokenInfo":{"status":"Accepted","language1":"da"} }
            connector 1 {"session":{"transactionId":"$tx"} }
            operator POST box/display-messages {"transactionId":"$tx","texts":[{"content":"Thank you","language":"en"},{"content":"Tak","language":"da"},{"content":"Danke","language":"de"}]}
            server SetDisplayMessage {"message":{"id":"$message","priority":"NormalCycle","transactionId":"T-1","message":{"format":"UTF8","language":"da","content":"Tak"},"messageExtra":[{"format":"UTF8","language":"en","content":"Thank you"},{"format":"UTF8","language":"de","content":"Danke"}]} }
            station {"status":"Accepted"}
            operator {"status":"Accepted"}
            operator GET box/display-messages
            operator {"data":[{"texts":[{"language":"da"},{"language":"en"},{"language":"de"}]}]}
            """);
    }
}
