using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp;

/// <summary>
/// What the server needs of an OCPP version: a translation both ways, and nothing else. Payloads are UTF-8 JSON objects.
/// </summary>
public abstract class OcppVersion
{
    /// <summary>"1.6": as people say it, and as the endpoint's path may name it.</summary>
    public abstract string Name { get; }

    /// <summary>"ocpp1.6": the WebSocket subprotocol (OCPP-J 1.6 §3.1.2).</summary>
    public abstract string Subprotocol { get; }

    /// <summary>By which frames are read, and codes of errors are spelled.</summary>
    public abstract OcppEdition Edition { get; }

    /// <summary>Every action of this version, read here by hand or not.</summary>
    public abstract OcppActions Actions { get; }

    /// <summary>Reads a station's call into a neutral event, or says with which CALLERROR to refuse it.</summary>
    public abstract Reading Read(string action, ReadOnlyMemory<byte> payload);

    /// <summary>Writes the payload of the answer to a call that was read into <paramref name="event"/>.</summary>
    public abstract byte[] WriteAnswer(StationEvent @event, Decision decision);

    /// <summary>Writes an order as this version's call. Null when the version has no such call.</summary>
    public abstract OutgoingCall? WriteOrder(Order order);

    /// <summary>Reads a station's answer to <paramref name="order"/>.</summary>
    public abstract Outcome ReadOutcome(Order order, ReadOnlyMemory<byte> payload);

    /// <summary>Reads a station's CALLERROR to an order.</summary>
    public abstract Outcome ReadRefusal(OcppError error);
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
}

public sealed record OcppError(OcppErrorCode Code, string Description, string? DetailsJson = null);

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
