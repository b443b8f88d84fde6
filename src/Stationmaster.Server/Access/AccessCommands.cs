using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

/// <summary>What the command line does with keys and people; beside a running server too.</summary>
static class AccessCommands
{
    public static Task<int> CreateApiKey(ServerOptions options, string name, Rights rights, long customerId, DateTimeOffset? expiresAt, CancellationToken ct) =>
        StorageCommand.Run(options, async storage =>
        {
            var keys = new ApiKeys(storage.Database, storage.Commits, storage.Sequences, TimeProvider.System);
            var (_, text) = await keys.Create(Scope.System, name, rights, customerId, expiresAt, ct);
            Console.Error.WriteLine($"API key '{name}' with the right '{rights.Word()}'. It is shown this once:");
            Console.Out.WriteLine(text);
        }, ct);

    public static Task<int> CreatePerson(ServerOptions options, string email, string name, Rights rights, long customerId, CancellationToken ct) =>
        StorageCommand.Run(options, async storage =>
        {
            var password = Secrets.Text(20);
            await new People(storage.Database, storage.Commits, storage.Sequences).Create(Scope.System, email, name, password, rights, customerId, ct);
            Console.Error.WriteLine($"{email} with the right '{rights.Word()}'. The password is shown this once:");
            Console.Out.WriteLine(password);
        }, ct);

    public static Task<int> SetPassword(ServerOptions options, string email, CancellationToken ct) =>
        StorageCommand.Run(options, async storage =>
        {
            var password = Secrets.Text(20);
            if (!await new People(storage.Database, storage.Commits, storage.Sequences).SetPassword(email, password, ct))
                throw Problem.NotFound(email);
            Console.Error.WriteLine($"{email} has a new password and is signed out everywhere. It is shown this once:");
            Console.Out.WriteLine(password);
        }, ct);
}
