using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Prepaid keys, payments at terminals and on web pages, by the cases that OCPP 2.1 adds to block C.</summary>
public sealed class Payment21Tests(SharedNetworks networks)
{
    const string Secret = "sixteen-or-more-of-them";

    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    /// <summary>Where the charge boxes' own terminals are trusted.</summary>
    async Task PlayAtTerminal(string engine, string text)
    {
        var network = await networks.Of(engine);
        var choice = await network.Http.Put($"/v2/locations/{network.LocationId}/direct-payments", new { accepted = true });
        Assert.True((bool)choice["accepted"]!);
        await Transcript.Play(network, text, version: "2.1");
    }

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_103_A_prepaid_key_with_credit(string engine) => Play(engine, $$"""
        station Authorize { {{Token("prepaid")}} }
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        {{Started("Authorized", "Charging", Token("prepaid"), Evse, Begin(1000))}}
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"},"transactionLimit":{"maxCost":100} }
        connector 1 {"session":{"transactionId":"$tx"} }
        record {"details":{"givenLimit":{"maxCost":100} } }
        # What the running charge may cost is spoken for: nobody charges elsewhere by it, and it is stopped by it all the same.
        operator GET tokens/$prepaidid/credit
        operator {"isPrepaid":true,"currency":"DKK","balance":100,"reserved":100,"available":0}
        station Authorize { {{Token("prepaid")}} }
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Token("prepaid"), End(11000))}}
        server {"totalCost":"$cost","idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        record {"paymentMethod":"System","paymentStatus":"pending","price":{"amount":"$cost"} }
        operator GET tokens/$prepaidid/credit
        operator {"balance":100,"reserved":"$cost"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_104_A_prepaid_key_without_credit(string engine) => Play(engine, $$"""
        station Authorize { {{Token("broke")}} }
        server {"idTokenInfo":{"status":"NoCredit","cacheExpiryDateTime":"*"} }
        operator CREATE tokens/$brokeid/credit/entries {"amount":50,"reference":"cash 17","note":"At the desk"}
        operator {"kind":"TopUp","amount":50,"balance":50,"currency":"DKK"}
        station Authorize { {{Token("broke")}} }
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        """);

    static string Terminal(string state, int number, params string[] more) => number == 0
        ? Started("Authorized", state, [$$"""{{Paying}}""", Evse, .. more])
        : Ended(number, "StopAuthorized", state, "Local", [$$"""{{Paying}}""", .. more]);

    const string Paying = """
        "idToken":{"idToken":"psp-17","type":"DirectPayment","additionalInfo":[{"additionalIdToken":"4242","type":"CardLast4Digits"}]}
        """;

    /// <summary>Whoever paid at the charge box's own terminal charges, and goes.</summary>
    static string Charged => $$"""
        {{Terminal("Charging", 0, Begin(1000))}}
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Terminal("EVConnected", 1, End(11000))}}
        server {"totalCost":"$cost","idTokenInfo":"*","updatedPersonalMessage":{"format":"QRCODE","content":"*"} }
        record {"paymentMethod":"PaymentTerminal","paymentStatus":"pending","paymentMetadata":{"maskedPan":"•••• 4242"},"auth":{"idTag":{"uid":"psp-17"} } }
        operator GET payments?transactionId=$tx
        operator {"data":[{"id":"$payment","kind":"Integrated","state":"Ended","reference":"psp-17","cardDigits":"4242","price":{"amount":"$cost","isFinal":false} }]}
        """;

    static string Settlement(string status, string amount = "26", string more = "") =>
        $$"""station NotifySettlement {"transactionId":"T-1","pspRef":"psp-17","status":"{{status}}","settlementAmount":{{amount}},"settlementTime":"$now+31m"{{more}}}""";

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_113_The_payment_is_cancelled_after_the_start(string engine) => PlayAtTerminal(engine, $$"""
        {{Terminal("EVConnected", 0, Begin(1000))}}
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        connector 1 {"session":{"transactionId":"$tx"} }
        # Its terminal has let the money go: what still runs is stopped.
        {{Settlement("Canceled", "0")}}
        server {}
        server RequestStopTransaction {"transactionId":"T-1"}
        station {"status":"Accepted"}
        {{Ended(1, "RemoteStop", "EVConnected", "Remote", End(1000))}}
        server {"totalCost":0}
        {{Settlement("Canceled", "0")}}
        server {}
        operator GET payments?transactionId=$tx
        operator {"data":[{"state":"Cancelled","price":{"amount":0},"settlements":[{"source":"Station","status":"Canceled","amount":0}]}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_117_Settled_and_given_a_receipt_from_here(string engine) => PlayAtTerminal(engine, $$"""
        {{Charged}}
        # The payment service asks what is due, and says what became of it.
        operator GET payments?state=Ended&transactionId=$tx
        operator {"data":[{"id":"$payment"}]}
        operator POST payments/$payment/settle {"status":"Settled","amount":"$cost","info":"capture 9"}
        operator {"state":"Settled","settlements":[{"source":"Service","status":"Settled","amount":"$cost","info":"capture 9"}]}
        operator POST payments/$payment/settle {"status":"Settled","amount":"$cost"}
        operator {"state":"Settled"}
        eventually GET record {"paymentStatus":"succeeded","paymentMetadata":{"paymentStatus":"succeeded","paidAt":"*"} }
        """);

    const string Invoice =
        ",\"vatNumber\":\"DK13585628\",\"vatCompany\":{\"name\":\"Holm ApS\",\"address1\":\"Kajen 4\",\"city\":\"Aarhus\",\"country\":\"DK\"}";

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_118_Settled_by_the_station_and_given_a_receipt_from_here(string engine) => PlayAtTerminal(engine, $$"""
        {{Charged}}
        {{Settlement("Settled", more: Invoice)}}
        server {"receiptUrl":"$receipt","receiptId":"*"}
        # Told again, it is the same.
        {{Settlement("Settled", more: Invoice)}}
        server {"receiptUrl":"$receipt","receiptId":"*"}
        operator GET payments?transactionId=$tx
        operator {"data":[{"state":"Settled","settlements":[{"source":"Station","status":"Settled","amount":26,"reference":"psp-17","vatNumber":"DK13585628"}]}]}
        record {"paymentStatus":"succeeded","paymentMetadata":{"paidAt":"*"},"details":{"settlement":{"status":"Settled","amount":26,"company":"Holm ApS\nKajen 4\nAarhus\nDK"} } }
        """);

    Task Unpaid(string engine, string status) => PlayAtTerminal(engine, $$"""
        {{Charged}}
        {{Settlement(status, more: ",\"statusInfo\":\"no cover\"")}}
        server {"receiptUrl":"*","receiptId":"*"}
        operator GET payments?transactionId=$tx
        operator {"data":[{"state":"Unsettled","why":"no cover","settlements":[{"status":"{{status}}","info":"no cover"}]}]}
        record {"paymentStatus":"failed"}
        # It is tried again elsewhere.
        operator POST payments/$payment/settle {"status":"Settled","amount":"$cost"}
        operator {"state":"Settled"}
        eventually GET record {"paymentStatus":"succeeded"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_119_Settling_failed(string engine) => Unpaid(engine, "Failed");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_120_Settling_was_rejected(string engine) => Unpaid(engine, "Rejected");

    /// <summary>A terminal that stands alone has authorised 50 DKK.</summary>
    static string StandAlone => $$"""
        operator CREATE terminal-payments {"chargeBoxId":"$box","evse":1,"reference":"kiosk-3","cardDigits":"1234","maxCost":50,"externalSessionId":"K3"}
        server RequestStartTransaction {"evseId":1,"remoteStartId":"$start","idToken":{"idToken":"kiosk-3","type":"DirectPayment","additionalInfo":[{"additionalIdToken":"1234","type":"CardLast4Digits"}]} }
        station {"status":"Accepted"}
        operator {"id":"$payment","kind":"StandAlone","state":"Confirmed","limit":{"maxCost":50} }
        {{StartedBy("kiosk-3")}}
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"},"transactionLimit":{"maxCost":50} }
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    /// <summary>C23: the payment service has reserved more.</summary>
    [Theory, MemberData(nameof(Engines))]
    public Task The_amount_reserved_is_raised_as_the_charge_goes_on(string engine) => Play(engine, $$"""
        {{StandAlone}}
        # It is lowered by nobody, and the charge box is told without waiting for its next message.
        refused 422 POST payments/$payment/limit {"maxCost":40}
        operator {"error":{"param":"maxCost"} }
        refused 422 POST payments/$payment/limit {"maxKwh":40}
        operator {"error":{"param":"maxKwh"} }
        operator POST payments/$payment/limit {"maxCost":120}
        server TriggerMessage {"requestedMessage":"TransactionEvent","evse":"*"}
        station {"status":"Accepted"}
        operator {"state":"Charging","limit":{"maxCost":120} }
        {{Limited(1, "Trigger", 50)}}
        server {"transactionLimit":{"maxCost":120} }
        {{Limited(2, "LimitSet", 120)}}
        server {}
        record {"details":{"limit":{"maxCost":120},"givenLimit":{"maxCost":120} } }
        {{Ended(3, "StopAuthorized", "EVConnected", "Local", End(11000))}}
        server {"totalCost":"$cost","updatedPersonalMessage":"*"}
        refused 409 POST payments/$payment/limit {"maxCost":130}
        operator {"error":{"code":"payment_ended"} }
        """);

    /// <summary>C23: the charge box's own terminal has.</summary>
    [Theory, MemberData(nameof(Engines))]
    public Task The_charge_boxs_terminal_raises_the_amount_reserved(string engine) => PlayAtTerminal(engine, $$"""
        {{Terminal("Charging", 0, Begin(1000))}}
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Limited(1, "LimitSet", 50)}}
        server {}
        {{Limited(2, "LimitSet", 90)}}
        server {}
        record {"details":{"limit":{"maxCost":90},"givenLimit":null} }
        operator GET payments?transactionId=$tx
        operator {"data":[{"id":"$payment","state":"Charging","limit":{"maxCost":90} }]}
        refused 409 POST payments/$payment/limit {"maxCost":200}
        operator {"error":{"code":"not_opened_here"} }
        """);

    static string Limited(int number, string trigger, int maxCost) => $$$"""
        station TransactionEvent {"eventType":"Updated","timestamp":"$now+{{{number}}}m","triggerReason":"{{{trigger}}}","seqNo":{{{number}}},"transactionInfo":{"transactionId":"T-1","chargingState":"Charging","transactionLimit":{"maxCost":{{{maxCost}}} } } }
        """.Trim();

    static string StartedBy(string reference) => $$$"""
        station TransactionEvent {"eventType":"Started","timestamp":"$now","triggerReason":"RemoteStart","seqNo":0,"transactionInfo":{"transactionId":"T-1","chargingState":"Charging","remoteStartId":"$start"},"idToken":{"idToken":"{{{reference}}}","type":"DirectPayment"},{{{Evse}}},{{{Begin(1000)}}}}
        """;

    const string Due = """
        record {"paymentMethod":"PaymentTerminal","paymentMetadata":{"externalSessionId":"K3"},"details":{"givenLimit":{"maxCost":50} } }
        operator GET payments/$payment
        operator {"state":"Ended","transactionId":"$tx","price":{"amount":"$cost","currency":"DKK"} }
        operator POST payments/$payment/settle {"status":"Settled","amount":"$cost"}
        operator {"state":"Settled"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_125_A_terminal_that_stands_alone_and_the_cost_is_worked_out_here(string engine) => Play(engine, $$"""
        {{StandAlone}}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", End(11000))}}
        server {"totalCost":"$cost","updatedPersonalMessage":"*"}
        {{Due}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_126_A_terminal_that_stands_alone_and_the_station_works_out_the_cost(string engine) => Play(engine, $$$"""
        {{{StandAlone}}}
        {{{Ended(1, "StopAuthorized", "EVConnected", "Local", End(11000), """
            "costDetails":{"totalCost":{"currency":"DKK","typeOfCost":"NormalCost","total":{"exclTax":32.2,"inclTax":40.25}},"totalUsage":{"energy":10000,"chargingTime":1800,"idleTime":0}}
            """)}}}
        server {"totalCost":"$cost","updatedPersonalMessage":"*"}
        record {"details":{"stationCost":{"amount":40.25,"currency":"DKK"} } }
        {{{Due}}}
        """);

    /// <summary>The charge box's QR codes get a password, which it is told and nobody else.</summary>
    static string Coded => $$"""
        operator PUT box/qr-codes {"secret":"{{Secret}}","validitySeconds":60,"length":16,"urlTemplate":"https://pay.example/{chargingstationid}/{evse}/{totp}/{version}"}
        server SetVariables {"setVariableData":[{"component":{"name":"WebPaymentsCtrlr"},"variable":{"name":"SharedSecret"},"attributeValue":"{{Secret}}"},"*","*","*","*","*"]}
        station {"setVariableResult":[{{string.Join(',', new[] { "SharedSecret", "ValidityTime", "Length", "TOTPVersion", "URLTemplate", "Enabled" }.Select(Taken))}}]}
        operator {"data":[{"evseNumber":0,"validitySeconds":60,"length":16,"version":"v1","isInDoubt":false}]}
        """;

    static string Taken(string name) => $$$"""{"attributeStatus":"Accepted","component":{"name":"WebPaymentsCtrlr"},"variable":{"name":"{{{name}}}"}}""";

    static string Totp => OneTimePassword.At(DateTimeOffset.UtcNow, Secret, TimeSpan.FromSeconds(60), 16);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_131_Paid_by_a_QR_code(string engine) => Play(engine, $$$"""
        # One that is stuck on the housing.
        operator CREATE web-payments {"chargeBox":"$identity","evse":1,"externalSessionId":"W1"}
        server NotifyWebPaymentStarted {"evseId":1,"timeout":300}
        station {}
        operator {"id":"$static","kind":"Web","state":"Open","notified":"Accepted"}
        operator POST payments/$static/cancel
        server NotifyWebPaymentStarted {"evseId":1,"timeout":0}
        station {}
        operator {"state":"Cancelled"}
        # One that the charge box shows.
        {{{Coded}}}
        operator CREATE web-payments {"chargeBox":"$identity","evse":1,"totp":"{{{Totp}}}","version":"v1","maxEnergy":20000,"externalSessionId":"W2","timeout":120}
        server NotifyWebPaymentStarted {"evseId":1,"timeout":120}
        station {}
        operator {"id":"$payment","state":"Open","limit":{"maxKwh":20} }
        operator POST web-payments {"chargeBox":"$identity","evse":1,"totp":"{{{Totp}}}","externalSessionId":"W2"}
        operator {"id":"$payment","state":"Open"}
        operator POST payments/$payment/confirm {"reference":"psp-131","maxCost":80}
        server RequestStartTransaction {"evseId":1,"remoteStartId":"$start","idToken":{"idToken":"psp-131","type":"DirectPayment"} }
        station {"status":"Accepted"}
        operator {"state":"Confirmed","reference":"psp-131"}
        station Authorize {"idToken":{"idToken":"psp-131","type":"DirectPayment"} }
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"} }
        {{{StartedBy("psp-131")}}}
        server {"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"*"},"transactionLimit":{"maxCost":80,"maxEnergy":20000} }
        connector 1 {"session":{"transactionId":"$tx"} }
        operator POST payments/$payment/confirm {"reference":"psp-131"}
        operator {"state":"Charging","transactionId":"$tx"}
        {{{Ended(1, "EVDeparted", "EVConnected", "EVDisconnected", End(11000))}}}
        server {"totalCost":"$cost","updatedPersonalMessage":{"format":"QRCODE","content":"*"} }
        record {"paymentMetadata":{"externalSessionId":"W2"},"details":{"givenLimit":{"maxKwh":20,"maxCost":80} } }
        operator GET payments/$payment
        operator {"state":"Ended","externalSessionId":"W2","price":{"amount":"$cost"} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_C_132_A_QR_code_with_wrong_parameters(string engine) => await Refused(
        engine, ("chargeBox", box => new { chargeBox = "NOBODY", evse = 1, totp = Totp }), ("evse", box => new { chargeBox = box, evse = 7, totp = Totp }),
        ("chargeBox", _ => new { evse = 1, totp = Totp }), ("evse", box => new { chargeBox = box, totp = Totp }),
        ("maxEnergy", box => new { chargeBox = box, evse = 1, totp = Totp, maxEnergy = -5 }),
        ("maxTime", box => new { chargeBox = box, evse = 1, totp = Totp, maxTime = 0 }),
        ("version", box => new { chargeBox = box, evse = 1, totp = Totp, version = "v9" }));

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_C_133_A_QR_code_with_a_wrong_password(string engine) => await Refused(
        engine, ("totp", box => new { chargeBox = box, evse = 1, totp = "AAAAAAAAAAAAAAAA" }), ("totp", box => new { chargeBox = box, evse = 1 }),
        ("totp", box => new
        {
            chargeBox = box, evse = 1, totp = OneTimePassword.At(DateTimeOffset.UtcNow.AddMinutes(-10), Secret, TimeSpan.FromSeconds(60), 16),
        }));

    /// <summary>Each names the parameter that is wrong, and the station hears nothing of it.</summary>
    async Task Refused(string engine, params (string Param, Func<string, object> Body)[] requests)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        var set = network.Http.Put($"/v2/chargeboxes/{box.Id}/qr-codes", new { secret = Secret });
        await (await station.Asked("SetVariables")).Answer(
            $$"""{"setVariableResult":[{{string.Join(',', new[] { "SharedSecret", "ValidityTime", "Length", "TOTPVersion", "Enabled" }.Select(Taken))}}]}""");
        await set;
        foreach (var (param, body) in requests)
        {
            var answer = await network.Http.Post("/v2/web-payments", body(box.Identity), System.Net.HttpStatusCode.UnprocessableEntity);
            Assert.Equal(param, (string?)answer["error"]!["param"]);
        }
        Assert.Empty((await network.Http.Get($"/v2/payments?chargeBoxId={box.Id}"))["data"]!.AsArray());
        Assert.Empty(await box.Messages("NotifyWebPaymentStarted,RequestStartTransaction"));
        // The secret is told to the charge box alone.
        var told = Assert.Single(await box.Messages("SetVariables"), message => message.ToJsonString().Contains("SharedSecret", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, told.ToJsonString(), StringComparison.Ordinal);
        foreach (var path in new[] { "qr-codes", "orders", "settings", "settings/changes" })
            Assert.DoesNotContain(Secret, (await network.Http.Get($"/v2/chargeboxes/{box.Id}/{path}")).ToJsonString(), StringComparison.Ordinal);
    }
}
