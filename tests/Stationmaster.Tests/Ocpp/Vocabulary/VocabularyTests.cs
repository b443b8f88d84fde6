using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;

namespace Stationmaster.Tests.Ocpp.Vocabulary;

public class VocabularyTests
{
    public static TheoryData<string> Versions => ["1.6", "2.0.1", "2.1"];

    [Theory]
    [InlineData("1.6", 39, 14, 26)]
    [InlineData("2.0.1", 64, 25, 40)]
    [InlineData("2.1", 91, 37, 55)]
    public void Every_action_is_there_with_who_may_call_it(string version, int all, int fromStation, int toStation)
    {
        var actions = OcppActions.Of(version)!;
        Assert.Equal(version, actions.Version);
        Assert.Equal(all, actions.All.Length);
        Assert.Equal(fromStation, actions.All.Count(action => action.Caller.HasFlag(Caller.Station)));
        Assert.Equal(toStation, actions.All.Count(action => action.Caller.HasFlag(Caller.CentralSystem)));
        Assert.Equal(["DataTransfer"], actions.All.Where(action => action.Caller == Caller.Both).Select(action => action.Name));
        Assert.All(actions.All, action => Assert.Same(action, actions.Find(action.Name)));
        Assert.Null(actions.Find("heartbeat"));
    }

    [Fact]
    public void A_version_nobody_knows_has_no_vocabulary() => Assert.Null(OcppActions.Of("2.2"));

    [Fact]
    public void Only_the_periodic_event_stream_is_not_answered() =>
        Assert.Equal(["NotifyPeriodicEventStream"],
            Versions.SelectMany(version => OcppActions.Of(version.Data)!.All).Where(action => action.Answer is null)
                .Select(action => action.Name));

    [Fact]
    public void A_type_is_one_object_wherever_it_is_used()
    {
        var authorize = Type(OcppActions.V201, "Authorize", "idToken");
        Assert.Equal("IdTokenType", authorize.Name);
        Assert.Same(authorize, Type(OcppActions.V201, "TransactionEvent", "idToken"));
        Assert.Same(
            Field(OcppActions.V16.Find("Authorize")!.Answer!, "idTagInfo").Shape,
            Field(OcppActions.V16.Find("StopTransaction")!.Answer!, "idTagInfo").Shape);
    }

    [Fact]
    public void What_2_1_states_otherwise_leaves_2_0_1_as_it_is()
    {
        Assert.Equal(new TextShape(36), Field(Type(OcppActions.V201, "Authorize", "idToken"), "idToken").Shape);
        Assert.Equal(new TextShape(255), Field(Type(OcppActions.V21, "Authorize", "idToken"), "idToken").Shape);
        Assert.DoesNotContain("TariffChanged", Words(OcppActions.V201, "TransactionEvent", "triggerReason"));
        Assert.Contains("TariffChanged", Words(OcppActions.V21, "TransactionEvent", "triggerReason"));
        Assert.Contains("Authorized", Words(OcppActions.V21, "TransactionEvent", "triggerReason"));
        Assert.Equal(
            Field(OcppActions.V21.Find("TransactionEvent")!.Request, "transactionInfo").Shape,
            Type(OcppActions.V21, "TransactionEvent", "transactionInfo"));
    }

    [Fact]
    public void Every_object_of_2_x_takes_custom_data_and_only_that_is_open()
    {
        foreach (var version in new[] { OcppActions.V201, OcppActions.V21 })
        {
            var objects = version.All.SelectMany(action => Objects(action.Request).Concat(Objects(action.Answer))).Distinct().ToList();
            Assert.InRange(objects.Count, 150, 500);
            var custom = Assert.Single(objects, shape => shape.IsOpen);
            Assert.Equal("CustomDataType", custom.Name);
            Assert.All(objects.Where(shape => shape != custom), shape => Assert.Same(custom, Field(shape, "customData").Shape));
        }
        Assert.DoesNotContain(OcppActions.V16.All.SelectMany(action => Objects(action.Request)), shape => shape.IsOpen);
    }

    [Fact]
    public void Every_call_read_by_hand_is_one_of_the_vocabulary()
    {
        Assert.Same(OcppActions.V16, Ocpp16.Instance.Actions);
        foreach (var action in OcppActions.V16.All)
        {
            Assert.NotEqual(OcppErrorCode.NotImplemented, Ocpp16.Instance.Read(action.Name, "{}"u8.ToArray()).Error?.Code);
            Assert.NotEqual(OcppErrorCode.NotImplemented, Ocpp16.Instance.ReadOrder(action.Name, "{}"u8.ToArray()).Error?.Code);
        }
    }

    [Fact]
    public async Task The_tables_are_what_the_generator_makes_of_the_official_schemas()
    {
        var schemas = Schemas.Folder();
        var made = Directory.CreateTempSubdirectory("stationmaster-vocabulary-");
        try
        {
            var generator = Path.Combine(Schemas.Repository, "tools/vocabulary/generate.mjs");
            await Schemas.Run(made.FullName, "node", [generator, schemas, made.FullName], "", TestContext.Current.CancellationToken);
            var committed = Path.Combine(Schemas.Repository, "src/Stationmaster.Ocpp/Vocabulary");
            var names = Directory.EnumerateFiles(committed, "Terms*.*").Select(Path.GetFileName).Where(name => name != "Terms.cs").Order();
            Assert.Equal(names, made.EnumerateFiles().Select(file => file.Name).Order());
            foreach (var file in made.EnumerateFiles())
                Assert.Equal(await File.ReadAllTextAsync(file.FullName, TestContext.Current.CancellationToken),
                    await File.ReadAllTextAsync(Path.Combine(committed, file.Name), TestContext.Current.CancellationToken));
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    static FieldShape Field(ObjectShape shape, string name) => shape.Fields.Single(field => field.Name == name);

    static ObjectShape Type(OcppActions version, string action, string field) =>
        Assert.IsType<ObjectShape>(Field(version.Find(action)!.Request, field).Shape);

    static IReadOnlyList<string> Words(OcppActions version, string action, string field) =>
        Assert.IsType<WordShape>(Field(version.Find(action)!.Request, field).Shape).Words;

    static IEnumerable<ObjectShape> Objects(Shape? shape) => shape switch
    {
        ObjectShape fields => fields.Fields.SelectMany(field => Objects(field.Shape)).Prepend(fields),
        ListShape list => Objects(list.Item),
        _ => [],
    };
}
