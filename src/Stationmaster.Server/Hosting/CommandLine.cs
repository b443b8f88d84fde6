using System.CommandLine;
using System.CommandLine.Invocation;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Hosting;

/// <summary>The commands and their options. Values stay text here; <see cref="OptionReader"/> reads them together with the environment.</summary>
static partial class CommandLine
{
    static readonly Option<string?> Data = Text("--data", "DIR", "The only folder that is written to: database file, keys, uploads. [./data]");
    static readonly Option<string?> Database = Text("--database", "HOST=…", "PostgreSQL connection string. Without it: a SQLite file in --data.");

    static readonly Option<string?>[] Serving =
    [
        Text("--urls", "URLS", "Addresses to listen on, separated by ';'. https:// needs --certificate. [http://*:8080]"),
        Text("--broker", "AMQP://…", "RabbitMQ, by which several nodes on one PostgreSQL know of each other. Without it: one process alone."),
        Text("--node", "NAME", "What this node is called among them. [the machine's name and four random digits]"),
        Text("--certificate", "FILE", "Certificate for https, PEM with its chain, or PFX. A renewed file is picked up without a restart."),
        Text("--certificate-key", "FILE", "Its PEM key, when it has a file of its own."),
        Text("--certificate-password", "TEXT", "Password of the key or the PFX."),
        Text("--trusted-proxy", "ADDRESS", "A proxy (address or network) whose X-Forwarded-For and -Proto are believed; several by ','."),
        Text("--proxy-protocol", "PORT", "Ports of --urls where a trusted proxy sends HAProxy's PROXY header, version 1 or 2; several by ','."),
        Text("--first-administrator-link-base", "URL", "The portal's address as people reach it, for the link printed at first start."),
        Text("--unknown-stations", "ask|accept|refuse", "What to do with stations nobody registered: hold them for an operator, let them in, or not. [ask]"),
        Text("--unknown-tokens", "refuse|accept", "What to do with charge keys nobody registered. [refuse]"),
        Text("--held-stations", "N", "How many unknown stations are held at most. [100]"),
        Text("--passwordless", "allow|refuse", "Whether an operator may let a station connect without a password. [allow]"),
        Text("--keepalive-interval", "TIME", "How often a silent station is pinged. [30s]"),
        Text("--keepalive-timeout", "TIME", "How long its answer may take before it counts as offline. [20s]"),
        Text("--heartbeat-interval", "TIME", "The heartbeat interval given to stations. [5m]"),
        Text("--settings-delay", "TIME", "How long after a station has connected its settings are read and compared with its templates; 0 never does by itself. [60s]"),
        Text("--meter-interval", "TIME", "How often stations send meter values while charging; 0 leaves their setting alone. [60s]"),
        Text("--cost-interval", "TIME", "How often stations of OCPP 2.x are told what a session costs so far; 0 never by itself. [0s]"),
        Text("--cost-in-answers", "on|off", "Tell it in each answer to a transaction's message too (OCPP 2.x). [off]"),
        Text("--tariff-text", "on|off", "Tell drivers the prices when they present a charge key (OCPP 2.x). [off]"),
        Text("--local-tariffs", "on|off", "Give stations that work out costs themselves the locations' tariffs (OCPP 2.1). [off]"),
        Text("--direct-payments", "on|off", "Take payments that stations' own payment terminals say they have authorised (OCPP 2.1). [off]"),
        Text("--closing-time", "TIME", "At a stop: over how long stations' connections are closed, so that not all come back at once. [5s]"),
        Text("--max-frame-kb", "KB", "The largest message a station may send. [256]"),
        Text("--keep-messages-days", "DAYS", "How long OCPP messages are kept. [30]"),
        Text("--keep-messages-mb", "MB", "How large their log may grow before the oldest go earlier. [10000]"),
        Text("--keep-uploads-days", "DAYS", "How long logs that charge boxes sent are kept. [90]"),
        Text("--upload-mb", "MB", "The largest log or firmware file that is taken. [256]"),
        Text("--file-address", "URL", "Where charge boxes reach this program for logs and firmware. [as who gives the order reaches it]"),
        Text("--energi-data-service", "URL|off", "Where Danish and neighbouring day-ahead prices and Danish CO2 come from. [https://api.energidataservice.dk]"),
        Text("--entsoe-token", "TOKEN", "ENTSO-E's security token: day-ahead prices of all areas, in euro. Without it: not asked."),
        Text("--entsoe", "URL|off", "ENTSO-E's web API. [https://web-api.tp.entsoe.eu/api]"),
        Text("--price-areas", "AREAS", "Price areas to fetch beside those that locations lie in, as in DK1,NO2; several by ','."),
        Text("--co2-averages", "AREA=G", "Yearly average of an area, gram CO2 per kWh, where nothing better is known; several by ','."),
        Text("--log", "text|json", "How the log is written to standard output. [text]"),
        Text("--otlp", "URL", "Where metrics and traces are sent (OTLP), as in http://localhost:4318. [OTEL_EXPORTER_OTLP_ENDPOINT]"),
        Text("--trace-messages", "N", "Of the stations' messages, trace one in N while traces are sent; 0 for none. [100]"),
    ];

    static readonly Option<string?>[] Limiting =
    [
        Text("--handshake-timeout", "TIME", "From opening a connection to its first whole request. [10s]"),
        Text("--connections-per-address", "N", "Connections of one address that have not authenticated, at once. [500]"),
        Text("--failures-per-minute", "N", "Handshakes of one address that fail or are of unknown stations. [300]"),
        Text("--guesses-per-minute", "N", "Wrong credentials for one identity from one address. [10]"),
        Text("--admissions-per-minute", "N", "Unknown stations of one address that --unknown-stations accept lets in. [20000]"),
        Text("--held-per-address", "N", "How many unknown stations of one address are held at most. [50]"),
        Text("--reconnects-per-minute", "N", "Connections of one registered station. [60]"),
        Text("--station-calls-per-second", "N", "Messages of one station; beyond it is read more slowly. [100]"),
        Text("--station-call-burst", "N", "Messages of one station at once, after a rest. [1000]"),
        Text("--station-kb-per-second", "KB", "Bytes of one station; beyond it is read more slowly. [128]"),
        Text("--station-kb-burst", "KB", "Bytes of one station at once, after a rest. [4096]"),
        Text("--message-timeout", "TIME", "From the first byte of a message to its last. [30s]"),
        Text("--station-sessions-per-minute", "N", "Sessions of one station; beyond it is read more slowly. [60]"),
        Text("--learnt-connectors", "N", "The highest connector learnt from a station's messages; registered ones have no limit. [32]"),
        Text("--station-kept-per-minute", "N", "Messages of one station that change nothing and are kept in the log. [600]"),
    ];

    const string Description = """
        Stationmaster: the back office for EV charging stations.

        Without a command it serves: stations connect to ws://HOST:8080/ocpp/{identity}, people open http://HOST:8080/.
        Every option can also be set by the environment: --unknown-stations is STATIONMASTER_UNKNOWN_STATIONS. The option wins.
        """;

    public static async Task<int> Run(string[] args)
    {
        var parse = Root().Parse(args);
        if (parse.Errors.Count == 0 || parse.Action is not ParseErrorAction failed)
            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, CancellationToken.None);
        failed.ShowHelp = false;
        await parse.InvokeAsync(null, CancellationToken.None);
        var reader = Reader(parse);
        reader.Read(parse.CommandResult.Command.Name == "demo");
        return Refuse(reader.Errors);
    }

    static RootCommand Root()
    {
        var root = new RootCommand(Description);
        Data.Recursive = Database.Recursive = true;
        root.Add(Data);
        root.Add(Database);
        var serve = new Command("serve", "Run the back office (the default command).");
        var demo = new Command("demo", "Run it with a fleet of simulated stations, on this machine only; data in ./data/demo.");
        foreach (var option in Serving.Concat(Limiting).Concat(Securing))
        {
            root.Add(option);
            serve.Add(option);
            demo.Add(option);
        }
        root.SetAction((parse, ct) => Serve(parse, isDemo: false, ct));
        serve.SetAction((parse, ct) => Serve(parse, isDemo: false, ct));
        demo.SetAction((parse, ct) => Serve(parse, isDemo: true, ct));
        root.Add(serve);
        root.Add(demo);
        root.Add(ApiKeyCommand());
        root.Add(UserCommand());
        root.Add(ReceiptsCommand());
        root.Add(BackupCommand());
        root.Add(RestoreCommand());
        root.Add(RecordsCommand());
        return root;
    }

    static Command ApiKeyCommand()
    {
        var (name, scope, customer, expires) = (Required("--name", "NAME", "What the key is for."), Scope(), Customer(),
            Text("--expires", "DATE", "When it stops working, as in 2027-01-31. Without it: never."));
        var create = new Command("create", "Create a key for the REST API and print it once. Works while the server runs.") { name, scope, customer, expires };
        create.SetAction((parse, ct) =>
        {
            var (reader, errors) = (Reader(parse), new List<string>());
            var (rights, customerId) = (RightsOf(parse.GetValue(scope), errors), CustomerOf(parse.GetValue(customer), errors));
            DateTimeOffset? expiresAt = null;
            if (parse.GetValue(expires) is { } text)
            {
                if (Times.TryRead(text, out var time) && time > DateTimeOffset.UtcNow)
                    expiresAt = time;
                else
                    errors.Add($"--expires: '{text}' is not a date in the future, as in 2027-01-31");
            }
            var options = reader.Read();
            return reader.Errors.Count + errors.Count > 0
                ? Task.FromResult(Refuse([.. reader.Errors, .. errors]))
                : AccessCommands.CreateApiKey(options, parse.GetRequiredValue(name)!, rights, customerId, expiresAt, ct);
        });
        return new Command("apikey", "Keys for the REST API.") { create };
    }

    static Command UserCommand()
    {
        var (email, name, scope, customer) = (
            Required("--email", "ADDRESS", "What the person signs in with."), Required("--name", "NAME", "The person's name."), Scope(), Customer());
        var create = new Command("create", "Create a person for the portal and print the password once. Works while the server runs.") { email, name, scope, customer };
        create.SetAction((parse, ct) =>
        {
            var (reader, errors) = (Reader(parse), new List<string>());
            var (rights, customerId) = (RightsOf(parse.GetValue(scope), errors), CustomerOf(parse.GetValue(customer), errors));
            if (People.EmailFault(parse.GetValue(email)!) is { } fault)
                errors.Add($"--email: {fault}");
            var options = reader.Read();
            return reader.Errors.Count + errors.Count > 0
                ? Task.FromResult(Refuse([.. reader.Errors, .. errors]))
                : AccessCommands.CreatePerson(options, parse.GetRequiredValue(email)!, parse.GetRequiredValue(name)!, rights, customerId, ct);
        });
        var whose = Required("--email", "ADDRESS", "Whose password.");
        var password = new Command("password", "Give a person a new password, print it once, and end what is signed in with the old one.") { whose };
        password.SetAction((parse, ct) =>
        {
            var reader = Reader(parse);
            var options = reader.Read();
            return reader.Errors.Count > 0
                ? Task.FromResult(Refuse(reader.Errors))
                : AccessCommands.SetPassword(options, parse.GetRequiredValue(whose)!, ct);
        });
        return new Command("user", "People who use the portal.") { create, password };
    }

    static Task<int> Serve(ParseResult parse, bool isDemo, CancellationToken ct)
    {
        var reader = Reader(parse);
        var options = reader.Read(isDemo);
        return reader.Errors.Count > 0 ? Task.FromResult(Refuse(reader.Errors)) : ServeCommand.Run(options, ct);
    }

    static OptionReader Reader(ParseResult parse)
    {
        var values = new[] { Data, Database }.Concat(Serving).Concat(Limiting).Concat(Securing)
            .Where(option => parse.GetResult(option) is { Errors: var errors } && !errors.Any())
            .ToDictionary(option => option.Name, parse.GetValue, StringComparer.Ordinal);
        return new OptionReader(values.GetValueOrDefault, Environment.GetEnvironmentVariable);
    }

    static Rights RightsOf(string? word, List<string> errors)
    {
        if (RightsWords.Parse(word) is { } rights)
            return rights;
        errors.Add($"--scope: '{word}' is not one of read, write, control");
        return Rights.Read;
    }

    static long CustomerOf(string? text, List<string> errors)
    {
        if (text is null)
            return 1;
        if (long.TryParse(text, out var id) && id > 0)
            return id;
        errors.Add($"--customer: '{text}' is not a customer's number");
        return 1;
    }

    static int Refuse(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
            Console.Error.WriteLine(error);
        Console.Error.WriteLine("Nothing was started. 'stationmaster --help' lists the commands and options.");
        return 2;
    }

    static Option<string?> Scope() => Required("--scope", "read|write|control", "What it allows; each includes those before it. control gives orders to stations.");

    static Option<string?> Customer() => Text("--customer", "ID", "Limits it to this customer and those below. Without it: everything.");

    static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    static Option<string?> Required(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Required = true };
}
