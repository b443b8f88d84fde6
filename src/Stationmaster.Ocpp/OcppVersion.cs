using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp;

/// <summary>
/// What the server needs of an OCPP version: a translation both ways, and nothing else. Payloads are UTF-8 JSON objects.
/// </summary>
public abstract partial class OcppVersion
{
    readonly StationCalls _fromStation;
    readonly OrderCalls _toStation;

    private protected OcppVersion(StationCall[] fromStation, OrderCall[] toStation)
    {
        _fromStation = new(this, fromStation);
        _toStation = new(this, toStation);
    }

    /// <summary>"1.6": as people say it, and as the endpoint's path may name it.</summary>
    public abstract string Name { get; }

    /// <summary>"ocpp1.6": the WebSocket subprotocol (OCPP-J 1.6 §3.1.2).</summary>
    public abstract string Subprotocol { get; }

    /// <summary>By which frames are read, and codes of errors are spelled.</summary>
    public abstract OcppEdition Edition { get; }

    /// <summary>Of a station that is not accepted nothing is taken but its boot (2.x: Part 2, B02 and B03).</summary>
    public bool HearsOnlyBootsOfStrangers => Edition != OcppEdition.V16;

    /// <summary>Stations can be told what a session costs, and what a driver is to read.</summary>
    public bool TellsCosts => Edition != OcppEdition.V16;

    /// <summary>Stations can end sessions at limits that we give.</summary>
    public virtual bool TakesLimits => false;

    /// <summary>Stations can be given tariffs, and work out costs themselves.</summary>
    public virtual bool TakesTariffs => false;

    /// <summary>The tariff in the words in which stations take it, or why it has none; null where stations of this version take no tariffs.</summary>
    public virtual TariffTranslation? Translate(Tariff tariff) => null;

    /// <summary>Every action of this version, read here by hand or not.</summary>
    public abstract OcppActions Actions { get; }

    /// <summary>Reads a station's call into a neutral event, or says with which CALLERROR to refuse it.</summary>
    public Reading Read(string action, ReadOnlyMemory<byte> payload) => _fromStation.Read(action, payload);

    /// <summary>Writes the payload of the answer to a call that was read into <paramref name="event"/>.</summary>
    public byte[] WriteAnswer(StationEvent @event, Decision decision) => _fromStation.WriteAnswer(@event, decision);

    /// <summary>Writes an order as this version's call. Null when the version has no such call.</summary>
    public OutgoingCall? WriteOrder(Order order) =>
        order is StandardOrder standard ? StandardOrders.Write(standard, Actions) : _toStation.Write(order);

    /// <summary>Reads a station's answer to <paramref name="order"/>.</summary>
    public Outcome ReadOutcome(Order order, ReadOnlyMemory<byte> payload) => order switch
    {
        StandardOrder standard => ReadStandardOutcome(standard, payload),
        _ => _toStation.ReadOutcome(order, payload),
    };

    /// <summary>Reads a station's CALLERROR to an order.</summary>
    public Outcome ReadRefusal(OcppError error)
    {
        var isUnknown = error.Code is OcppErrorCode.NotImplemented or OcppErrorCode.NotSupported;
        return new(
            isUnknown ? OutcomeKind.NotSupported : OutcomeKind.Rejected, ErrorWords.Spell(error.Code, Edition),
            error.Description.Length > 0 ? error.Description : null);
    }
}

public sealed record OutgoingCall(string Action, byte[] Payload);

/// <summary>What reading a call gave: an event, or an error; and what was wrong with it though it did no harm.</summary>
/// <param name="Event">Null exactly when <paramref name="Error"/> is set.</param>
/// <param name="Deviations">The strict verdict: every way in which the payload breaks the schema. With an event they were
/// tolerated.</param>
public sealed record Reading(StationEvent? Event, OcppError? Error, IReadOnlyList<Deviation> Deviations)
{
    public bool IsStrictlyValid => Error is null && Deviations.Count == 0;
}

/// <param name="Code">The code a strict reader answers with.</param>
/// <param name="Field">Path of the field, as in meterValue[0].sampledValue[1].value.</param>
public sealed record Deviation(OcppErrorCode Code, string Field, string Expected)
{
    /// <summary>The CALLERROR that refuses the payload for it.</summary>
    public OcppError ToError() => new(Code, this switch
    {
        { Field: "" } => $"The payload must be {Expected}",
        { Code: OcppErrorCode.OccurenceConstraintViolation, Expected: Missing } => $"{Field} is missing",
        _ => $"{Field} must be {Expected}",
    });

    /// <summary>What is expected of a field that is not there.</summary>
    internal const string Missing = "the field";

    internal const string NoSuchField = "no such field", Once = "the field once";

    /// <summary>More than the standard has, not less: what it is about can be read all the same.</summary>
    internal bool IsHarmless => Expected is NoSuchField or Once || (Expected.StartsWith("at most ", StringComparison.Ordinal)
        && Expected.EndsWith(" characters", StringComparison.Ordinal));
}

public sealed record OcppError(OcppErrorCode Code, string Description, string? DetailsJson = null)
{
    /// <summary>The code in the edition's spelling.</summary>
    public string CodeIn(OcppEdition edition) => ErrorWords.Spell(Code, edition);
}

/// <summary>
/// OCPP-J 1.6 §4.2.3, by whose spelling these are named, and OCPP-J 2.x §4.3: FormatViolation and OccurrenceConstraintViolation there.
/// The last two are of 2.x alone.
/// </summary>
public enum OcppErrorCode
{
    NotImplemented, NotSupported, InternalError, ProtocolError, SecurityError, FormationViolation,
    PropertyConstraintViolation, OccurenceConstraintViolation, TypeConstraintViolation, GenericError,
    MessageTypeNotSupported, RpcFrameworkError,
}
