using System.CommandLine;

namespace Stationmaster.Server.Hosting;

static partial class CommandLine
{
    static Command BackupCommand()
    {
        var (to, force) = (Required("--to", "FILE", "The file to make: one tar, readable by its owner only, for it holds secrets."), Force("Replace the file when it is there."));
        var backup = new Command("backup", "Save the embedded database and the files beside it. Works while the server runs.") { to, force };
        backup.SetAction((parse, ct) => With(parse, options => BackupCommands.Make(options, parse.GetRequiredValue(to)!, parse.GetValue(force), ct)));
        var (of, against) = (
            Required("--of", "FILE", "The backup."),
            Text("--against", "DIR", "A data folder to compare it with, table by table. Without it: the backup alone is looked at."));
        var check = new Command("check", "See whether a backup is whole, and equal to a data folder; prints rows and digests.") { of, against };
        check.SetAction((parse, ct) => BackupCommands.Check(parse.GetRequiredValue(of)!, parse.GetValue(against), ct));
        backup.Add(check);
        return backup;
    }

    static Command RestoreCommand()
    {
        var (from, force) = (Required("--from", "FILE", "The backup."), Force("Replace the database that is in --data. The server must be stopped."));
        var restore = new Command("restore", "Put a backup into a data folder.") { from, force };
        restore.SetAction((parse, ct) => With(parse, options => BackupCommands.Restore(options, parse.GetRequiredValue(from)!, parse.GetValue(force), ct)));
        return restore;
    }

    static Task<int> With(ParseResult parse, Func<ServerOptions, Task<int>> work)
    {
        var reader = Reader(parse);
        var options = reader.Read();
        return reader.Errors.Count > 0 ? Task.FromResult(Refuse(reader.Errors)) : work(options);
    }

    static Option<bool> Force(string description) => new("--force") { Description = description };
}
