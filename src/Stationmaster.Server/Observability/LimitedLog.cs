namespace Stationmaster.Server.Observability;

/// <summary>Passes on to another provider what is not said too often: one broken station must not bury the log.</summary>
sealed class LimitedLog : ILoggerProvider, ISupportExternalScope
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly ILoggerProvider _inner;
    readonly Repetition _repetition = new();
    readonly ITimer _timer;
    readonly ILogger _own;

    public LimitedLog(ILoggerProvider inner, TimeProvider time)
    {
        _inner = inner;
        _own = inner.CreateLogger(typeof(LimitedLog).FullName!);
        _timer = time.CreateTimer(_ => SayWhatWasLeftOut(), null, Minute, Minute);
    }

    public ILogger CreateLogger(string categoryName) => new Limited(_inner.CreateLogger(categoryName), categoryName, _repetition);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (_inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    public void Dispose()
    {
        _timer.Dispose();
        SayWhatWasLeftOut();
        _inner.Dispose();
    }

    void SayWhatWasLeftOut()
    {
        foreach (var (kind, left) in _repetition.Turn())
            _own.LogWarning("{Count} more lines like \"{Line}\" ({Source}) were left out", left, kind.Format, kind.Category);
    }

    sealed class Limited(ILogger inner, string category, Repetition repetition) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
                return;
            var (format, subject) = NamesOf(state);
            if (repetition.IsSaid(new(category, format), subject))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        static (string Format, string Subject) NamesOf<TState>(TState state)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values)
                return (state?.ToString() ?? "", "");
            var subject = values.Count > 1 ? Convert.ToString(values[0].Value, System.Globalization.CultureInfo.InvariantCulture) ?? "" : "";
            return (values[^1].Key == "{OriginalFormat}" ? values[^1].Value?.ToString() ?? "" : state.ToString() ?? "", subject);
        }
    }
}
