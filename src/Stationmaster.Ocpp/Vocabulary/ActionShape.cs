namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>Who may call an action.</summary>
[Flags]
public enum Caller
{
    Station = 1,
    CentralSystem = 2,
    Both = Station | CentralSystem,
}

/// <summary>One action of a version of OCPP.</summary>
/// <param name="Topic">The feature profile (1.6 §3.3) or functional block (2.x, Part 2) that the action belongs to.</param>
/// <param name="Answer">Null for a message that is not answered (SEND: OCPP-J 2.1 §4.2).</param>
public sealed record ActionShape(string Name, string Topic, Caller Caller, ObjectShape Request, ObjectShape? Answer);
