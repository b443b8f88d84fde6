using System.Diagnostics;
using Xunit;

namespace Stationmaster.Server.Tests.Security;

/// <summary>The program openssl, as a client and a responder that share no code with us.</summary>
static class OpenSsl
{
    /// <summary>Skips the test where the program is not there.</summary>
    /// <returns>All it said, on either stream, however it ended.</returns>
    public static async Task<string> Run(params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        var plan = new ProcessStartInfo("openssl", arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process started;
        try
        {
            started = Process.Start(plan)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The program openssl is not there.");
            return "";
        }
        using (started)
        {
            started.StandardInput.Close();
            var (output, errors) = (started.StandardOutput.ReadToEndAsync(ct), started.StandardError.ReadToEndAsync(ct));
            await started.WaitForExitAsync(ct);
            return await output + await errors;
        }
    }
}
