using System.CommandLine;

namespace Stationmaster.Server.Hosting;

static partial class CommandLine
{
    static Command RecordsCommand()
    {
        var records = new Command("records", "Look whether sealed charge records are as they were sealed.");
        var (checkId, checkMonth) = (Id(), Month());
        var check = new Command("check", "Compare documents, sealed parts and hashes.") { checkId, checkMonth };
        check.SetAction((parse, ct) => With(parse, options =>
            RecordCommands.Check(options, parse.GetValue(checkId), parse.GetValue(checkMonth), ct)));
        records.Add(check);

        var (id, month) = (Id(), Month());
        var rules = Text("--rules", "recorded|current", "By the rules each was made by, or by today's. [recorded]");
        var recompute = new Command("recompute", "Compute records again from the messages packed beside them; prints what differs.") { id, month, rules };
        recompute.SetAction((parse, ct) => With(parse, options =>
            RecordCommands.Recompute(options, parse.GetValue(id), parse.GetValue(month), parse.GetValue(rules), ct)));
        records.Add(recompute);
        return records;

        static Option<string?> Id() => Text("--id", "N", "One record, by its transactionId.");

        static Option<string?> Month() => Text("--month", "YYYY-MM", "All that ended in this month (UTC). Without --id and --month: all there are.");
    }
}
