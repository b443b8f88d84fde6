using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Stationmaster.Server.Tests.Observability;

/// <summary>Keeps what was logged.</summary>
sealed class KeptLog : ILoggerProvider, ILogger, ISupportExternalScope
{
    IExternalScopeProvider? _scopes;

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<string> Scoped { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        Lines.Enqueue(line);
        _scopes?.ForEachScope((scope, all) => all.Enqueue($"{line} [{scope}]"), Scoped);
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }
}
