using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>Whether a record comes out of its evidence.</summary>
enum EvidenceState
{
    /// <summary>It was computed again from the packed messages when it was sealed, and came out byte for byte.</summary>
    Complete,
    /// <summary>Messages were missing: the log had dropped them, or the session began before evidence was kept.</summary>
    Incomplete,
    /// <summary>All messages are there, and something else comes out.</summary>
    Differs,
}

/// <summary>All that a record was computed from, without the bytes of its messages, which follow it.</summary>
/// <param name="Ocpp">The version the station spoke.</param>
/// <param name="Steps">What was decided, in order.</param>
/// <param name="Frames">The messages, oldest first; those without a step are about the session and decided nothing of it.</param>
/// <param name="StatusesBefore">What the connector said before the first step.</param>
/// <param name="Session">As it was sealed.</param>
/// <param name="Spot">The market's prices it was computed with.</param>
/// <param name="Known">The history, where not all messages are there to give it.</param>
sealed record EvidenceHeader(
    int Format, string Rules, string? Ocpp, int Number, EvidenceState State, string? Why,
    ImmutableArray<PackedStep> Steps, ImmutableArray<PackedFrame> Frames, ImmutableArray<PackedStatus> StatusesBefore,
    Session Session, ImmutableArray<SpotSlot> Spot, ImmutableArray<PackedOrder> Orders, PackedHistory? Known)
{
    public const int NewestFormat = 1;
}

/// <param name="Frame">Which message told it; null for what happened without one.</param>
/// <param name="Note">What it went by; null for messages that only brought samples.</param>
sealed record PackedStep(int? Frame, long AtMs, StepNote? Note);

/// <summary>A message as <see cref="MessageRow"/> keeps it, with the lengths of its payloads.</summary>
sealed record PackedFrame(
    long Id, long AtMs, int Direction, string Action, string MessageId, int AnswerKind, long? AnsweredMs, string? ErrorCode,
    string? ErrorDescription, string? Notes, int RequestBytes, int AnswerBytes)
{
    public static PackedFrame Of(MessageRow row) => new(
        row.Id, row.AtMs, row.Direction, row.Action, row.MessageId, row.AnswerKind, row.AnsweredMs, row.ErrorCode, row.ErrorDescription, row.Notes,
        row.Request.Length, row.Answer.Length);
}

sealed record PackedStatus(long AtMs, string Status);

/// <summary>An order given meanwhile, as the audit has it.</summary>
sealed record PackedOrder(
    long Id, long AtMs, string Kind, string? Detail, string ByName, string? Outcome, string? Status, string? Why, long? AnsweredMs);

sealed record PackedHistory(ImmutableArray<PackedSample> Samples, ImmutableArray<PackedStatus> Statuses);

/// <param name="Sample">As <see cref="Sessions.SampleJson"/> writes it.</param>
sealed record PackedSample(long AtMs, string Sample);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true, UseStringEnumConverter = true, Converters = [typeof(TariffJson)])]
[JsonSerializable(typeof(EvidenceHeader))]
sealed partial class EvidenceJson : JsonSerializerContext;
