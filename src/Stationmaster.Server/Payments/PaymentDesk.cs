using System.Security.Cryptography;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Costs;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Payments;

/// <summary>What payment services need: opens, confirms, cancels and settles payments for single charges.</summary>
sealed class PaymentDesk(PaymentStore payments, QrCodeStore codes, IStations stations, TimeProvider clock)
{
    const string NewestOnly = "2.1";
    const int LongestReference = 255, LongestExternal = 100;
    const long MostWh = 1_000_000;
    const int MostSeconds = 7 * 24 * 3600, UsualTimeout = 300, ShortestTimeout = 30, LongestTimeout = 3600;
    const decimal MostCost = 100_000m;

    /// <summary>For somebody to plug in.</summary>
    static readonly TimeSpan ToBegin = TimeSpan.FromMinutes(15);

    /// <summary>For the outcome of the order to start: longer than any order waits.</summary>
    static readonly TimeSpan ToBeOrdered = 2 * Deadlines.Order;

    static readonly string[] Words = ["Settled", "Canceled", "Rejected", "Failed"];

    /// <summary>Somebody has opened the payment page of a QR code: it is checked, and the charge box told.</summary>
    /// <exception cref="ApiProblem">422: names the parameter that is wrong; 409: the charge box cannot be paid at now.</exception>
    public async Task<(Payment Payment, bool IsNew)> Open(Scope scope, WebPaymentRequest request, CancellationToken ct)
    {
        var external = Fields.Optional("externalSessionId", request.ExternalSessionId, LongestExternal);
        var (box, evse) = await Place(scope, request.ChargeBoxId, request.ChargeBox, request.Evse, ct);
        await Check(box.Id, evse, request, ct);
        var timeout = Within("timeout", request.Timeout, ShortestTimeout, LongestTimeout) ?? UsualTimeout;
        var asked = new TransactionLimit(
            Within("maxCost", request.MaxCost, 0.01m, MostCost), Within("maxEnergy", request.MaxEnergy, 1L, MostWh),
            Within("maxTime", request.MaxTime, 1, MostSeconds));
        RequirePayable(box);
        var (id, isNew) = await payments.Add(
            new(PaymentKind.Web, box.Id, evse, external, NewReference(), asked, clock.GetUtcNow().AddSeconds(timeout), scope.Name), ct);
        if (isNew)
        {
            // It holds whether or not the station shows that somebody pays.
            var told = await stations.Order(box.Id, new TellWebPayment(evse, timeout), scope.Name, CancellationToken.None);
            await payments.Notified(id, told.Outcome.Kind.ToString());
        }
        return (await payments.Find(scope, id, ct), isNew);
    }

    /// <summary>A terminal that stands alone has authorised a payment: its charge is started at once.</summary>
    /// <exception cref="ApiProblem">422; 409.</exception>
    public async Task<(Payment Payment, bool IsNew)> Terminal(Scope scope, TerminalPaymentRequest request, CancellationToken ct)
    {
        var external = Fields.Optional("externalSessionId", request.ExternalSessionId, LongestExternal);
        var (box, evse) = await Place(scope, request.ChargeBoxId, request.ChargeBox, request.Evse, ct);
        Checked(request.Confirmation);
        RequirePayable(box);
        var reference = Reference(request.Reference) ?? NewReference();
        var (id, isNew) = await payments.Add(
            new(PaymentKind.StandAlone, box.Id, evse, external, reference, null, clock.GetUtcNow() + ToBegin, scope.Name), ct);
        var known = isNew ? null : await payments.Find(scope, id, ct);
        // One that was cut off before it was confirmed goes on.
        return (known is null or { State: PaymentState.Open }
            ? await Confirm(scope, id, request.Confirmation with { Reference = known?.Reference ?? reference }, ct)
            : known, isNew);
    }

    /// <summary>The payment is authorised: the charge is started. Said again, it is not started again.</summary>
    /// <exception cref="ApiProblem">404; 409: its time has passed, or it is over; 422.</exception>
    public async Task<Payment> Confirm(Scope scope, long id, ConfirmRequest request, CancellationToken ct)
    {
        var payment = await payments.Find(scope, id, ct);
        var limit = Checked(request);
        var reference = Reference(request.Reference) ?? payment.Reference;
        var lowest = TransactionLimit.Lowest(limit, payment.Limit?.Limit);
        if (payment.State == PaymentState.Open && await payments.Confirm(payment, reference, request.CardDigits, lowest, clock.GetUtcNow() + ToBegin, ct))
            return await Start(scope, await payments.Find(scope, id, ct));
        payment = await payments.Find(scope, id, ct);
        var isSame = request.Reference is null || string.Equals(payment.Reference, reference, StringComparison.Ordinal);
        return payment.State switch
        {
            PaymentState.Confirmed when isSame => await Start(scope, payment),
            PaymentState.Refused or PaymentState.Charging or PaymentState.Ended or PaymentState.Settled when isSame && payment.ConfirmedAt is not null =>
                payment,
            _ => throw Over(payment),
        };
    }

    /// <summary>Followed to its end, whoever stops waiting for it.</summary>
    async Task<Payment> Start(Scope scope, Payment payment)
    {
        if (!await payments.TakeOrder(payment.Id, ToBeOrdered))
            return await payments.Find(scope, payment.Id, CancellationToken.None);
        var order = new RemoteStart(new ConnectorRef(payment.EvseNumber ?? 0, 1), payment.Reference) { IsPayment = true, CardDigits = payment.CardDigits };
        var result = await stations.Order(payment.ChargeBoxId, order, scope.Name, CancellationToken.None);
        var isRefused = result.Outcome is { Kind: not OutcomeKind.Accepted, IsUncertain: false };
        await payments.Ordered(payment.Id, result.OrderId, isRefused, isRefused ? OutcomeAnswers.Plain(result).Error?.Message : null);
        return await payments.Find(scope, payment.Id, CancellationToken.None);
    }

    /// <summary>Nobody pays after all: nothing begins any more, and what runs is stopped. What was charged until then is due.</summary>
    /// <exception cref="ApiProblem">404; 409: it is over.</exception>
    public async Task<Payment> Cancel(Scope scope, long id, CancellationToken ct)
    {
        var payment = await payments.Find(scope, id, ct);
        if (payment.State is PaymentState.Cancelled)
            return payment;
        if (payment.State is PaymentState.Open or PaymentState.Confirmed && await payments.Cancel(id, $"Cancelled by {scope.Name}", ct))
        {
            if (payment is { Kind: PaymentKind.Web, EvseNumber: { } evse } && payment.State == PaymentState.Open)
                await stations.Order(payment.ChargeBoxId, new TellWebPayment(evse, 0), scope.Name, CancellationToken.None);
            return await payments.Find(scope, id, ct);
        }
        payment = await payments.Find(scope, id, ct);
        if (payment is not { State: PaymentState.Charging, TransactionId: { } transaction })
            throw Over(payment);
        await stations.Order(payment.ChargeBoxId, new RemoteStop((int)transaction), scope.Name, ct);
        return await payments.Find(scope, id, ct);
    }

    /// <summary>
    /// More is reserved than when it was confirmed (OCPP 2.1 C23). The charge box is asked for a message of the charge, whose answer has the
    /// limit; one that sends none learns it with its next.
    /// </summary>
    /// <exception cref="ApiProblem">404; 409: it is over; 422: that is less than before, or nothing.</exception>
    public async Task<Payment> Raise(Scope scope, long id, RaiseRequest request, CancellationToken ct)
    {
        var payment = await payments.Find(scope, id, ct);
        if (payment.Kind == PaymentKind.Integrated)
            throw Problem.Conflict(null, "The charge box's own terminal says itself how far its payments reach.", "not_opened_here");
        var given = Checked(request.Confirmation) ?? throw Problem.Missing("maxCost");
        if (!await payments.Raise(id, before => Raised(before, given), ct))
            throw Over(await payments.Find(scope, id, ct));
        payment = await payments.Find(scope, id, ct);
        if (payment is { State: PaymentState.Charging, EvseNumber: { } evse })
        {
            stations.SiteChanged(payment.ChargeBoxId);
            await stations.Order(payment.ChargeBoxId, new TriggerMessage(RequestedMessage.TransactionEvent, new(evse, 1)), scope.Name, CancellationToken.None);
        }
        return payment;
    }

    static TransactionLimit Raised(TransactionLimit before, TransactionLimit given)
    {
        Higher("maxCost", given.MaxCost, before.MaxCost);
        Higher("maxKwh", given.MaxEnergyWh, before.MaxEnergyWh);
        Higher("maxMinutes", given.MaxTimeSeconds, before.MaxTimeSeconds);
        return before with
        {
            MaxCost = given.MaxCost ?? before.MaxCost, MaxEnergyWh = given.MaxEnergyWh ?? before.MaxEnergyWh,
            MaxTimeSeconds = given.MaxTimeSeconds ?? before.MaxTimeSeconds,
        };
    }

    static void Higher<T>(string param, T? value, T? before) where T : struct, IComparable<T>
    {
        if (value is { } given && before is not { } || value is { } less && less.CompareTo(before!.Value) < 0)
            throw Problem.Invalid(param, before is null
                ? $"{param}: the payment has no such limit, and none is put on it as it goes on."
                : $"{param}: a limit is raised, not lowered. Cancel the payment to end its charge.");
    }

    /// <summary>What the payment service says became of the money.</summary>
    /// <exception cref="ApiProblem">404; 409: it charges still, or is settled already; 422.</exception>
    public async Task<Payment> Settle(Scope scope, long id, SettleRequest request, CancellationToken ct)
    {
        var status = Fields.OneOf("status", request.Status, Words);
        var amount = request.Amount ?? (status == "Canceled" ? 0 : throw Problem.Missing("amount"));
        if (amount is < 0 or > MostCost)
            throw Problem.Invalid("amount", $"amount: expected 0 to {MostCost:0}.");
        var payment = await payments.Find(scope, id, ct);
        var told = new StationSettlement(
            status, amount, request.At ?? clock.GetUtcNow(), payment.Reference, Fields.Optional("receiptId", request.ReceiptId, 50),
            Fields.Optional("receiptUrl", request.ReceiptUrl, 2000), Fields.Optional("info", request.Info, 500));
        if (payment.State == PaymentState.Settled && status == "Settled" && payment.Settlements.Any(one => one.Status == status && one.Amount == amount))
            return payment;
        if (payment.State is PaymentState.Open or PaymentState.Confirmed or PaymentState.Charging)
            throw Problem.Conflict(null, "What is due is not known before the charge has ended. Cancel the payment to end it.", "not_ended");
        if (!await payments.Settle(payment, told, scope.Name, ct))
            throw Over(payment);
        return await payments.Find(scope, id, ct);
    }

    static ApiProblem Over(Payment payment) =>
        Problem.Conflict(null, $"Payment {payment.Id} is {payment.State}{(payment.Why is { } why ? $": {why}" : "")}.", $"payment_{payment.State.ToString().ToLowerInvariant()}");

    async Task<(PayingBox Box, int Evse)> Place(Scope scope, long? boxId, string? identity, int? evse, CancellationToken ct)
    {
        var param = boxId is null ? "chargeBox" : "chargeBoxId";
        if (boxId is null && string.IsNullOrWhiteSpace(identity))
            throw Problem.Missing(param);
        var box = await payments.Box(scope, boxId, identity, ct) ?? throw Problem.Invalid(param, "There is no such charge box.", "unknown_charge_box");
        var number = evse ?? throw Problem.Missing("evse");
        return await payments.HasEvse(box.Id, number, ct)
            ? (box, number)
            : throw Problem.Invalid("evse", $"The charge box has no EVSE {number}.", "unknown_evse");
    }

    /// <summary>A charge box with a password in its QR codes is paid at by those alone: any other code may be a stranger's sticker.</summary>
    async Task Check(long boxId, int evse, WebPaymentRequest request, CancellationToken ct)
    {
        if (await codes.Of(boxId, evse, ct) is not { } code)
        {
            if (request.Totp is not null)
                throw Problem.Invalid("totp", "This charge box has no password in its QR codes.", "unknown_totp");
            return;
        }
        if (request.Version is { } version && !version.Equals(code.Version, StringComparison.OrdinalIgnoreCase))
            throw Problem.Invalid("version", $"This charge box's passwords are of version {code.Version}.");
        if (string.IsNullOrEmpty(request.Totp))
            throw Problem.Missing("totp");
        var isRight = false;
        foreach (var secret in new[] { code.Secret, code.FormerSecret ?? code.Secret })
            isRight |= OneTimePassword.IsRight(request.Totp, clock.GetUtcNow(), secret, TimeSpan.FromSeconds(code.ValiditySeconds), (int)code.Length);
        if (!isRight)
            throw Problem.Invalid("totp", "The QR code is not of this charge box and this moment. Scan it again.", "wrong_totp");
    }

    void RequirePayable(PayingBox box)
    {
        if (box.OcppVersion is not NewestOnly)
            throw Problem.Conflict(null, "Only charge boxes of OCPP 2.1 end a charge where its payment ends.", "not_supported");
        if (!stations.IsConnected(box.Id))
            throw Problem.Conflict(null, "The charge box is not connected: no charge could begin.", "offline");
    }

    static TransactionLimit? Checked(ConfirmRequest request)
    {
        if (request.CardDigits is { } digits && (digits.Length != 4 || !digits.All(char.IsAsciiDigit)))
            throw Problem.Invalid("cardDigits", "cardDigits are the last four digits of the card.");
        Within("maxCost", request.MaxCost, 0.01m, MostCost);
        Within("maxKwh", request.MaxKwh, 0.001m, MostWh / 1000m);
        Within("maxMinutes", request.MaxMinutes, 1, MostSeconds / 60);
        return request.Limit.Limit is { IsEmpty: false } limit ? limit : null;
    }

    static string? Reference(string? given)
    {
        var reference = Fields.Optional("reference", given, LongestReference);
        return reference?.Any(char.IsWhiteSpace) == true ? throw Problem.Invalid("reference", "reference must not contain spaces.") : reference;
    }

    static T? Within<T>(string param, T? value, T least, T most) where T : struct, IComparable<T> =>
        value is { } given && (given.CompareTo(least) < 0 || given.CompareTo(most) > 0)
            ? throw Problem.Invalid(param, $"{param}: expected {least} to {most}.")
            : value;

    static string NewReference() => $"PAY-{Convert.ToHexString(RandomNumberGenerator.GetBytes(10))}";
}
