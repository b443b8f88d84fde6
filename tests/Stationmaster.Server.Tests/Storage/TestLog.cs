using Microsoft.Extensions.Logging;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

/// <summary>Log lines appear with the output of the test that caused them.</summary>
static class TestLog
{
    public static ILogger<T> For<T>() => new ToOutput<T>(TestContext.Current.TestOutputHelper);

    sealed class ToOutput<T>(ITestOutputHelper? output) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                output?.WriteLine($"{level}: {formatter(state, exception)} {exception}");
            }
            catch (InvalidOperationException)
            {
                // The test is over.
            }
        }
    }
}
