using System.CommandLine;
using Stationmaster.Server.Receipts;

namespace Stationmaster.Server.Hosting;

static partial class CommandLine
{
    static Command ReceiptsCommand()
    {
        var end = new Option<bool>("--end-old") { Description = "Links made before stop working at once: for a key that leaked." };
        var rotate = new Command("rotate-key", "Make links to receipts with a new key from now on. Happens by itself once a year. Works while the server runs.") { end };
        rotate.SetAction((parse, ct) => With(parse, options => ReceiptCommands.RotateKey(options, parse.GetValue(end), ct)));
        return new Command("receipts", "Receipts of drivers.") { rotate };
    }
}
