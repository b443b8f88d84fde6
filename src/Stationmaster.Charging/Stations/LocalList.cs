using System.Collections.Immutable;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

/// <summary>Which version of its local authorization list a station holds: <see cref="Outcome.ListVersion"/> (OCPP 1.6 §5.10, 2.0.1 functional block D).</summary>
public sealed record GetLocalListVersion : Order;

/// <summary>How long the list and one message of it may be: <see cref="Outcome.ListLimits"/>.</summary>
public sealed record GetLocalListLimits : Order;

/// <summary>Replaces the station's list, or changes it (OCPP 1.6 §5.15, 2.0.1 functional block D).</summary>
/// <param name="Version">The list's, once this is done; greater than 0.</param>
/// <param name="IsFull">The list is exactly these entries then; else these are put into it or taken from it.</param>
public sealed record SendLocalList(int Version, bool IsFull, ImmutableArray<ListedToken> Entries) : Order;

/// <param name="Authorisation">Null takes the token from the list.</param>
public sealed record ListedToken(string Uid, TokenKind Kind, Authorisation? Authorisation);

/// <summary>What a station says of its local list; null where it says nothing.</summary>
/// <param name="MostEntries">Of the whole list.</param>
/// <param name="MostPerMessage">Entries in one SendLocalList.</param>
/// <param name="MostBytesPerMessage">Of one SendLocalList, as text.</param>
public sealed record ListLimits(bool? IsEnabled, int? MostEntries, int? MostPerMessage, int? MostBytesPerMessage = null);
