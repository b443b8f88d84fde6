using System.Globalization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Monitoring;

sealed partial class MonitorStore
{
    internal sealed record MonitoringRow
    {
        public string? Base { get; init; }
        public string? BaseBy { get; init; }
        public long? BaseMs { get; init; }
        public long? Level { get; init; }
        public string? LevelBy { get; init; }
        public long? LevelMs { get; init; }
        public long? AskedMs { get; init; }
        public long IsWhole { get; init; }
        public long? ReadMs { get; init; }
        public long? LookedMs { get; init; }
        public long? FailedMs { get; init; }
        public string? Failure { get; init; }
    }

    sealed record OpenRow
    {
        public string Name { get; init; } = "";
        public long? MonitorId { get; init; }
        public long AtMs { get; init; }
        public long Alarming { get; init; }
    }

    sealed record WantedRow
    {
        public string Name { get; init; } = "";
        public string Kind { get; init; } = "";
        public long Severity { get; init; }
        public string Document { get; init; } = "";
        public string ByName { get; init; } = "";
        public long SetMs { get; init; }
        public long? LostMs { get; init; }
        public string? LostWhy { get; init; }

        public bool Is(MonitorRow row) => row.Name == Name && row.Kind == Kind && row.Severity == Severity;

        public MonitorView ToView()
        {
            var monitor = MonitorRows.Read(Document);
            var name = monitor.Variable;
            return new(
                null, Name, new(name.Component, name.Variable, name.ComponentInstance, name.Evse, name.Connector, name.VariableInstance), monitor.Kind,
                monitor.Value, monitor.Severity, monitor.IsForTransactions, MonitorOrigin.CustomMonitor, ByName, Epoch.FromMs(SetMs), null,
                Epoch.FromMs(LostMs ?? SetMs), LostWhy, null);
        }
    }

    sealed record MonitorRow
    {
        public long MonitorId { get; init; }
        public string Name { get; init; } = "";
        public string Component { get; init; } = "";
        public string? ComponentInstance { get; init; }
        public long? Evse { get; init; }
        public long? Connector { get; init; }
        public string Variable { get; init; } = "";
        public string? VariableInstance { get; init; }
        public string Kind { get; init; } = "";
        public string Value { get; init; } = "";
        public long Severity { get; init; }
        public long ForTransactions { get; init; }
        public string? Origin { get; init; }
        public long ToldMs { get; init; }

        public MonitorView ToView(WantedRow? wanted, IReadOnlyList<OpenRow> open) => new(
            (int)MonitorId, Name, new(Component, Variable, ComponentInstance, (int?)Evse, (int?)Connector, VariableInstance), Enum.Parse<MonitorKind>(Kind),
            decimal.Parse(Value, NumberStyles.Number, CultureInfo.InvariantCulture), (int)Severity, ForTransactions != 0,
            Enum.TryParse<MonitorOrigin>(Origin, out var origin) ? origin : wanted is null ? null : MonitorOrigin.CustomMonitor, wanted?.ByName,
            Epoch.FromMs(wanted?.SetMs), Epoch.FromMs(ToldMs), null, null,
            Epoch.FromMs(open.FirstOrDefault(row => row.MonitorId == MonitorId && row.Name == Name)?.AtMs));
    }

    sealed record StreamRow
    {
        public long StreamId { get; init; }
        public long MonitorId { get; init; }
        public long? IntervalSeconds { get; init; }
        public long? ValuesAtOnce { get; init; }
        public long? OpenedMs { get; init; }
        public long? ClosedMs { get; init; }
        public long? LastMs { get; init; }
        public string? LastValue { get; init; }
        public long Pending { get; init; }

        public StreamView ToView(string? setting) => new(
            (int)StreamId, (int)MonitorId, setting, (int?)IntervalSeconds, (int?)ValuesAtOnce, Epoch.FromMs(OpenedMs), Epoch.FromMs(ClosedMs),
            Epoch.FromMs(LastMs), LastValue, (int)Pending);
    }
}
