using System.Globalization;
using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Who ordered what, when, and how it ended.</summary>
sealed partial class OrderBook(Commits commits, Sequences sequences, TimeProvider clock, ILogger<OrderBook> logger)
{
    /// <summary>The outcome of an order that nobody saw.</summary>
    const string Unknown = "Unknown";

    /// <summary>Old orders need not be looked at: more than these are never under way at once.</summary>
    const long MostUnderWay = 100_000;

    const int LongestDetail = 2_000;

    public async Task<long> Opened(long chargeBoxId, Order order, string by, CancellationToken ct)
    {
        var id = await sequences.Next("station_order", ct);
        var (kind, detail, connector) = Words(order);
        await commits.Save(
        [
            new Statement(
                """
                insert into station_order (id, charge_box_id, customer_id, connector_number, at_ms, kind, detail, by_name, outcome, status, why, answered_ms)
                select @id, b.id, l.customer_id, @connector, @atMs, @kind, @detail, @by, null, null, null, null
                from charge_box b join location l on l.id = b.location_id where b.id = @chargeBoxId
                """,
                new { id, chargeBoxId, connector, atMs = Epoch.ToMs(clock.GetUtcNow()), kind, detail = Clean.Text(detail), by = Clean.Text(by) }),
        ], ct);
        return id;
    }

    public Task Ended(long id, Outcome outcome) => commits.Save(
    [
        new Statement(
            "update station_order set outcome = @outcome, status = @status, why = @why, answered_ms = @atMs where id = @id",
            new
            {
                id,
                outcome = outcome.Kind.ToString(),
                status = outcome.Status is { } status ? Clean.Text(status) : null,
                why = outcome.Why is { } why ? Clean.Text(why) : null,
                atMs = Epoch.ToMs(clock.GetUtcNow()),
            }),
    ], CancellationToken.None);

    /// <summary>What the last run left without an outcome will never have one: nobody waits for the station's answer any more.</summary>
    public async Task EndOld(CancellationToken ct)
    {
        var ended = await commits.Write(
            write => write.Execute(
                """
                update station_order set outcome = @outcome, why = @why, answered_ms = @NowMs
                where outcome is null and id > (select coalesce(max(id), 0) from station_order) - @MostUnderWay
                """,
                new { outcome = Unknown, why = "The server restarted before the charge box had answered; it may have taken effect", write.NowMs, MostUnderWay },
                ct),
            ct);
        if (ended > 0)
            LogEnded(ended);
    }

    /// <summary>An order's kind in the API's words.</summary>
    public static string KindOf(Order order) => Words(order).Kind;

    static (string Kind, string Detail, int? Connector) Words(Order order) => order switch
    {
        CancelReservation cancel => ("CancelReservation", cancel.ReservationId.ToString(CultureInfo.InvariantCulture), null),
        ChangeAvailability change => ("ChangeAvailability", change.Availability.ToString(), change.Connector.Evse),
        ChangeConfiguration change => ("ChangeConfiguration", Secrets.IsSecretSetting(change.Key) ? $"{change.Key} = ••••" : $"{change.Key} = {change.Value}", null),
        ClearCache => ("ClearCache", "", null),
        ReadSettings read => ("ReadSettings", string.Join(", ", read.Settings), null),
        ChangeSettings change => ("ChangeSettings", string.Join(", ", change.Settings.Select(Set)), null),
        ReportSettings report => ("ReportSettings", report.Report.ToString(), null),
        ReportSomeSettings report => ("ReportSettings", string.Join(", ", report.Traits), null),
        GetConfiguration get => ("GetConfiguration", string.Join(", ", get.Keys), null),
        RemoteStart start => ("RemoteStart", start.TokenUid, start.Connector?.Evse),
        RemoteStop stop => ("RemoteStop", stop.TransactionId.ToString(CultureInfo.InvariantCulture), null),
        ReserveNow reserve => ("ReserveNow", $"{reserve.ReservationId} for {reserve.TokenUid}", reserve.Connector?.Evse),
        RequestDiagnostics log => ("GetDiagnostics", Shown(log.Location), null),
        RequestLog log => ("GetLog", $"{log.Kind} to {Shown(log.Location)}", null),
        UpdateFirmware update => ("UpdateFirmware", Shown(update.Location), null),
        UpdateFirmwareSigned update => ("UpdateFirmware", $"{Shown(update.Location)}, signed", null),
        PublishFirmware publish => ("PublishFirmware", Shown(publish.Location), null),
        UnpublishFirmware unpublish => ("UnpublishFirmware", unpublish.Checksum, null),
        Charging.SmartCharging.SetChargingProfile set => (
            "SetChargingProfile", $"{set.Profile.Purpose} {set.Profile.Id}", set.Connector.IsStation ? null : set.Connector.Evse),
        Charging.SmartCharging.ClearChargingProfiles clear => ("ClearChargingProfile", clear.Id?.ToString(CultureInfo.InvariantCulture) ?? "", clear.Connector?.Evse),
        Charging.SmartCharging.GetCompositeSchedule composite => (
            "GetCompositeSchedule", $"{composite.DurationSeconds} s", composite.Connector.IsStation ? null : composite.Connector.Evse),
        SetDefaultTariff set => ("SetDefaultTariff", set.Tariff.Id, set.Evse == 0 ? null : set.Evse),
        ClearTariffs clear => ("ClearTariffs", string.Join(", ", clear.Ids), clear.Evse),
        TellWebPayment told => ("NotifyWebPaymentStarted", $"{told.TimeoutSeconds} s", told.Evse),
        GetTariffs => ("GetTariffs", "", null),
        ChangeTransactionTariff change => ("ChangeTransactionTariff", $"{change.OwnId}: {change.Tariff.Id}", null),
        Charging.SmartCharging.UpdateDynamicSchedule update => ("UpdateDynamicSchedule", update.ProfileId.ToString(CultureInfo.InvariantCulture), null),
        Charging.SmartCharging.UsePriorityCharging use => ("UsePriorityCharging", $"{use.OwnId}: {(use.IsOn ? "on" : "off")}", null),
        ResetStation reset => ("Reset", reset.Kind.ToString(), null),
        SendLocalList list => ("SendLocalList", $"version {list.Version}, {(list.IsFull ? "full" : "differential")}, {list.Entries.Length} entries", null),
        SendVendorData data => ("DataTransfer", $"{data.VendorId} {data.MessageId}".TrimEnd(), null),
        TriggerMessage trigger => ("TriggerMessage", trigger.Message.ToString(), trigger.Connector?.Evse),
        StandardOrder standard => (standard.Action, Detail(standard), standard.Meaning is { } meaning ? Words(meaning).Connector : null),
        SetMonitors set => ("SetMonitors", string.Join(", ", set.Monitors.Select(monitor => $"{monitor.Variable} {monitor.Kind} {monitor.Value}")), null),
        ClearMonitors clear => ("ClearMonitors", string.Join(", ", clear.Ids), null),
        ReportMonitors => ("ReportMonitors", "", null),
        SetMonitoringBase set => ("SetMonitoringBase", set.Base.ToString(), null),
        SetMonitoringLevel set => ("SetMonitoringLevel", set.Severity.ToString(CultureInfo.InvariantCulture), null),
        GetStreams => ("GetStreams", "", null),
        AdjustStream adjust => ("AdjustStream", $"stream {adjust.StreamId}", null),
        SetDisplayMessage set => ("SetDisplayMessage", $"{set.Message.Id}: {set.Message.Texts[0].Content}", set.Message.Display?.Evse),
        ClearDisplayMessage clear => ("ClearDisplayMessage", clear.Id.ToString(CultureInfo.InvariantCulture), null),
        GetDisplayMessages => ("GetDisplayMessages", "", null),
        AskCustomerInformation ask => ("CustomerInformation", $"{(ask.IsReported ? "report" : "")}{(ask is { IsReported: true, IsCleared: true } ? " and " : "")}{(ask.IsCleared ? "clear" : "")}", null),
        UnlockConnector unlock => ("UnlockConnector", "", unlock.Connector.Evse),
        AskForCertificateRequest ask => ("RequestCertificate", ask.Use.ToString(), null),
        GiveCertificate give => ("CertificateSigned", give.CertificateId > 0 ? $"certificate {give.CertificateId}" : "", null),
        InstallRoot install => ("InstallCertificate", install.Use.ToString(), null),
        ListCertificates list => ("ListCertificates", string.Join(", ", list.Kinds), null),
        RemoveCertificate remove => ("DeleteCertificate", remove.Hash.SerialNumber, null),
        SetSecurityProfile set => ("SetSecurityProfile", set.Profile.ToString(CultureInfo.InvariantCulture), null),
        SetNetworkProfile set => ("SetNetworkProfile", $"slot {set.Slot}: security profile {set.Profile} at {set.Url}", null),
        SetNetworkPriority set => ("SetNetworkPriority", string.Join(", ", set.Slots), null),
        _ => (order.GetType().Name, "", null),
    };

    /// <summary>The payload, secrets masked; of a long one its beginning.</summary>
    static string Detail(StandardOrder order)
    {
        var text = Encoding.UTF8.GetString(Secrets.Mask(order.Action, Encoding.UTF8.GetBytes(order.PayloadJson)).Span);
        return text switch
        {
            "{}" => "",
            { Length: > LongestDetail } => text[..(char.IsHighSurrogate(text[LongestDetail - 1]) ? LongestDetail - 1 : LongestDetail)] + "…",
            _ => text,
        };
    }

    [LoggerMessage(LogLevel.Warning, "{Count} orders were under way when the server ended; their outcome is not known")]
    partial void LogEnded(int count);

    static string Set(WantedSetting wanted) =>
        $"{wanted.Setting} = {(Secrets.IsSecretSetting(wanted.Setting.Name.Variable) ? "••••" : wanted.Value)}";

    static string Shown(string location) => Uploads.StationAddresses.Shown(location);
}
