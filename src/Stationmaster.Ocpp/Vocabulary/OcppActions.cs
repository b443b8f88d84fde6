using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>The vocabulary of one version: every action, both directions, with the shape of its request and of its answer.</summary>
public sealed class OcppActions
{
    static readonly Lazy<OcppActions> Of16 = new(() => new("1.6",
        new Wording(hasCustomData: false).With(Terms16.Words, Terms16.Types, Terms16.Actions).Resolve(Callers.V16)));

    static readonly Lazy<OcppActions> Of201 = new(() => new("2.0.1", Wording201().Resolve(Callers.V201)));

    static readonly Lazy<OcppActions> Of21 = new(() => new("2.1",
        Wording201().With(Terms21.MoreWords, Terms21.ChangedTypes, Terms21.ChangedActions)
            .With(Terms21.Words, Terms21.Types, Terms21.Actions).Resolve(Callers.V21)));

    readonly FrozenDictionary<string, ActionShape> _byName;

    OcppActions(string version, ImmutableArray<ActionShape> all)
    {
        Version = version;
        All = all;
        _byName = all.ToFrozenDictionary(action => action.Name);
    }

    /// <summary>OCPP 1.6 with its security extension (the whitepaper "Improved security for OCPP 1.6-J").</summary>
    public static OcppActions V16 => Of16.Value;

    public static OcppActions V201 => Of201.Value;

    /// <summary>OCPP 2.1, which is 2.0.1 and what differs.</summary>
    public static OcppActions V21 => Of21.Value;

    /// <summary>"1.6", "2.0.1" or "2.1".</summary>
    public string Version { get; }

    /// <summary>By name.</summary>
    public ImmutableArray<ActionShape> All { get; }

    /// <summary>Null for a version that this program does not know.</summary>
    public static OcppActions? Of(string version) => version switch
    {
        "1.6" => V16,
        "2.0.1" => V201,
        "2.1" => V21,
        _ => null,
    };

    /// <summary>Null where the version has no such action. Names are told apart by case.</summary>
    public ActionShape? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What is wrong with the form of a request; what its reader saw where the schema has nothing against it.</summary>
    internal IReadOnlyList<Deviation> Judged(string action, ReadOnlyMemory<byte> payload, IReadOnlyList<Deviation> seen)
    {
        var verdict = Verdict.Of(payload.Span, Find(action)!.Request);
        // What its reader did not look at, the schema has nothing against.
        return verdict.IsValid ? [.. seen.Where(deviation => deviation.Expected != Deviation.NoSuchField)] : verdict.Deviations;
    }

    static Wording Wording201() => new Wording(hasCustomData: true).With(Terms201.Words, Terms201.Types, Terms201.Actions);
}
