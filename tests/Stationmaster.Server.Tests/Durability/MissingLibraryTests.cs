using System.Diagnostics;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

public sealed class MissingLibraryTests
{
    /// <summary>In a view of the file system of its own, where every libsqlite3 is an empty file.</summary>
    const string WithoutSqlite = """
        for library in $(ldconfig -p | sed -n 's/.*libsqlite3\.so.* => //p'); do mount --bind /dev/null "$(readlink -f "$library")" || exit 77; done
        exec "$0" "$@"
        """;

    [Fact]
    public async Task Without_the_library_of_SQLite_the_program_says_what_to_install_and_ends()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("unshare", ["--mount", "--", "sh", "-c", WithoutSqlite, RunningProgram.File, "--data", folder.Path])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == 77 || errors.Contains("unshare", StringComparison.Ordinal), "Hiding a library needs the right to mount (root).");

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("apt-get install libsqlite3-0", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }
}
