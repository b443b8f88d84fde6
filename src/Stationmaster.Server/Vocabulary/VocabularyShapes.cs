using System.ComponentModel;

namespace Stationmaster.Server.Vocabulary;

// For the API's description alone: what is answered is written by VocabularyJson.

sealed record OcppActionListShape([property: Description("By name.")] IReadOnlyList<OcppActionHeadShape> Data);

sealed record OcppActionHeadShape(
    string Name,
    [property: Description("The feature profile (1.6) or functional block (2.x).")] string Topic,
    [property: Description("station, centralSystem, or both: who may call it.")] IReadOnlyList<string> Callers,
    [property: Description("False for a message that OCPP does not answer (SEND).")] bool IsAnswered);

sealed record OcppActionShape(
    string Version,
    string Name,
    [property: Description("The feature profile (1.6) or functional block (2.x).")] string Topic,
    [property: Description("station, centralSystem, or both: who may call it.")] IReadOnlyList<string> Callers,
    [property: Description("False for a message that OCPP does not answer (SEND).")] bool IsAnswered,
    IReadOnlyList<OcppFieldShape> Request,
    [property: Description("Null where the message is not answered.")] IReadOnlyList<OcppFieldShape>? Answer,
    [property: Description("Every object that request and answer use, by the standard's name.")] IReadOnlyDictionary<string, OcppTypeShape> Types);

sealed record OcppTypeShape(
    [property: Description("True where any other fields may stand beside these.")] bool IsOpen,
    IReadOnlyList<OcppFieldShape> Fields);

sealed record OcppFieldShape(
    string Field,
    bool IsRequired,
    [property: Description("text, word, integer, number, boolean, time (RFC 3339), uri, list, object or any.")] string Type,
    [property: Description("Of an object: its key in types. Of words: the standard's name, if there is one.")] string? Name,
    [property: Description("In characters.")] int? MaxLength,
    IReadOnlyList<string>? Words,
    decimal? Minimum,
    decimal? Maximum,
    decimal? MultipleOf,
    int? MinItems,
    int? MaxItems,
    OcppItemShape? Items);

[Description("As a field of that type.")]
sealed record OcppItemShape(
    string Type, string? Name, int? MaxLength, IReadOnlyList<string>? Words, decimal? Minimum, decimal? Maximum, decimal? MultipleOf);
