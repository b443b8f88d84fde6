using System.Text;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Http;
using Xunit;

namespace Stationmaster.Server.Tests.Filters;

public sealed class FilterReaderTests
{
    static string Sql(string filter) => FilterSql.Of(FilterReader.Read(filter, ChargeRecordFields.All), new SqlParameters());

    static ApiProblem Refused(string filter) => Assert.Throws<ApiProblem>(() => FilterReader.Read(filter, ChargeRecordFields.All));

    [Theory]
    [InlineData("""{"transactionId": 7}""", "r.number = @v1")]
    [InlineData("""{"transactionId": {"$eq": 7}}""", "r.number = @v1")]
    [InlineData("""{"transactionId": {"$ne": 7}}""", "(r.number is null or r.number <> @v1)")]
    [InlineData("""{"transactionId": {"$gt": 7, "$lte": 9}}""", "(r.number > @v1 and r.number <= @v2)")]
    [InlineData("""{"transactionId": {"$gte": 7}}""", "r.number >= @v1")]
    [InlineData("""{"transactionId": {"$lt": 7}}""", "r.number < @v1")]
    [InlineData("""{"transactionId": {"$in": [1, 2, 2]}}""", "r.number in (@v1, @v2)")]
    [InlineData("""{"transactionId": {"$nin": [1, 2]}}""", "(r.number is null or r.number not in (@v1, @v2))")]
    [InlineData("""{"voucher.id": null}""", "r.voucher_id is null")]
    [InlineData("""{"voucher.id": {"$ne": null}}""", "r.voucher_id is not null")]
    [InlineData("""{"voucher.id": {"$in": [null, 3]}}""", "(r.voucher_id is null or r.voucher_id = @v1)")]
    [InlineData("""{"voucher.id": {"$nin": [null, 3]}}""", "(r.voucher_id is not null and r.voucher_id <> @v1)")]
    [InlineData("""{"voucher.id": {"$exists": true}}""", "r.voucher_id is not null")]
    [InlineData("""{"voucher.id": {"$exists": 0}}""", "r.voucher_id is null")]
    [InlineData("""{"isRoaming": false, "role": "CPO"}""", "(r.roaming = @v1 and r.role = @v2)")]
    [InlineData("""{"$or": [{"role": "CPO"}, {"$and": [{"isRoaming": true}, {"consumed": {"$gt": 1.5}}]}]}""",
        "(r.role = @v1 or (r.roaming = @v2 and r.consumed_wh > @v3))")]
    [InlineData("{}", "1 = 1")]
    [InlineData("""{"auth.idTag.uid": {"$regex": "^04A1"}}""", "((r.token_uid is not null and r.token_uid >= @v1 and r.token_uid < @v2 and length(r.token_uid) >= 4))")]
    [InlineData("""{"auth.idTag.uid": {"$regex": "A1"}}""", "((r.token_uid is not null and replace(r.token_uid, @v1, '') <> r.token_uid))")]
    public void Every_operator_has_its_condition(string filter, string sql) => Assert.Equal(sql, Sql(filter));

    [Fact]
    public void Every_field_takes_values_of_its_own_kind_and_no_other()
    {
        var values = new Dictionary<FieldKind, string>
        {
            [FieldKind.Whole] = "7", [FieldKind.Number] = "7.25", [FieldKind.Time] = "\"2025-11-20T09:30:00Z\"", [FieldKind.Flag] = "true",
            [FieldKind.Text] = "\"a\"", [FieldKind.Uuid] = "\"0193f2b6-7c1e-4d7a-9a43-0c2f5f6f1b2e\"",
        };
        foreach (var (name, field) in ChargeRecordFields.All)
        {
            var own = field.Kind == FieldKind.Word ? $"\"{field.Words!.Keys.First()}\"" : values[field.Kind];
            Sql($$"""{"{{name}}": {{own}}}""");
            Sql($$$"""{"{{{name}}}": {"$nin": [{{{own}}}, null]}}""");
            foreach (var other in values.Values.Append("[]").Append("\"no such word\"").Where(other => !Fits(field, other)))
            {
                var refused = Refused($$"""{"{{name}}": {{other}}}""");
                Assert.Equal("filter", refused.Param);
                Assert.Equal(name.Length + 5, refused.Position);
                Assert.Contains(field.Expected, refused.Message);
            }
        }
    }

    static bool Fits(FilterField field, string value) => field.Kind switch
    {
        FieldKind.Whole => value == "7",
        FieldKind.Number => value.StartsWith('7'),
        FieldKind.Time => value.StartsWith("\"2025", StringComparison.Ordinal),
        FieldKind.Flag => value == "true",
        FieldKind.Text => value.StartsWith('"'),
        FieldKind.Uuid => value.StartsWith("\"0193", StringComparison.Ordinal),
        _ => false,
    };

    [Theory]
    [InlineData("""{"location.id" 31}""", 15, "not_json", "JSON")]
    [InlineData("""{"location.id": 31""", 18, "not_json", "JSON")]
    [InlineData("""{"location.id": 31} x""", 20, "not_json", "JSON")]
    [InlineData("[]", 0, "invalid_filter", "expected an object")]
    [InlineData("""{"location.nid": 31}""", 1, "invalid_filter", "not a field")]
    [InlineData("""{"id": 31}""", 1, "invalid_filter", "Do you mean auth.idTag.id, company.id, location.id, voucher.id?")]
    [InlineData("""{"location": {"id": 31}}""", 1, "invalid_filter", "location.id")]
    [InlineData("""{"location.id": {"id": 31}}""", 17, "invalid_filter", "location.id.id")]
    [InlineData("""{"location.id": {"$near": 31}}""", 17, "invalid_filter", "The operators are")]
    [InlineData("""{"location.id": {}}""", 16, "invalid_filter", "expected an operator")]
    [InlineData("""{"location.id": 31, "location.id": 32}""", 20, "invalid_filter", "second time")]
    [InlineData("""{"location.id": {"$in": 31}}""", 24, "invalid_filter", "expected a list")]
    [InlineData("""{"location.id": {"$in": []}}""", 25, "invalid_filter", "at least one value")]
    [InlineData("""{"location.id": {"$in": [1, "2"]}}""", 28, "invalid_filter", "a whole number")]
    [InlineData("""{"location.id": {"$gt": null}}""", 24, "invalid_filter", "null has no order")]
    [InlineData("""{"isRoaming": {"$gt": true}}""", 15, "invalid_filter", "has no order")]
    [InlineData("""{"startedAt": {"$gte": "yesterday"}}""", 23, "invalid_filter", "a time such as")]
    [InlineData("""{"startedAt": {"$gte": {"$data": "2025-11-20"}}}""", 24, "invalid_filter", "a time such as")]
    [InlineData("""{"location.id": {"$exists": "yes"}}""", 28, "invalid_filter", "true or false")]
    [InlineData("""{"$nor": [{"location.id": 1}]}""", 1, "invalid_filter", "$and or $or")]
    [InlineData("""{"$or": {"location.id": 1}}""", 8, "invalid_filter", "a list of conditions")]
    [InlineData("""{"$or": []}""", 9, "invalid_filter", "at least one")]
    [InlineData("""{"$or": [7]}""", 9, "invalid_filter", "an object of conditions")]
    [InlineData("""{"evseId": "a\u0000b"}""", 11, "invalid_filter", "U+0000")]
    [InlineData("""{"evseId": "\ud800"}""", 11, "invalid_filter", "surrogate")]
    [InlineData("""{"location.id": {"$regex": "1"}}""", 17, "invalid_filter", "$regex is for text")]
    [InlineData("""{"evseId": {"$options": "i"}}""", 11, "invalid_filter", "$options belongs")]
    [InlineData("""{"evseId": {"$regex": "a", "$options": "x"}}""", 39, "invalid_filter", "expected \"i\"")]
    [InlineData("""{"evseId": {"$regex": ""}}""", 23, "invalid_filter", "not empty")]
    [InlineData("""{"evseId": {"$regex": "^a(b"}}""", 25, "invalid_filter", "never closed")]
    [InlineData("""{"evseId": {"$regex": "^\\d+"}}""", 27, "invalid_filter", "after a dot only")]
    [InlineData("""{"evseId": {"$regex": "\\p{L}"}}""", 23, "invalid_filter", "not known")]
    [InlineData("""{"evseId": {"$regex": "a^"}}""", 24, "invalid_filter", "beginning only")]
    [InlineData("""{"evseId": {"$regex": "(?=a)"}}""", 24, "invalid_filter", "only ( )")]
    [InlineData("""{"evseId": {"$regex": "a[0-9]"}}""", 24, "invalid_filter", "plain characters")]
    [InlineData("""{"evseId": {"$regex": "^a[z-a]"}}""", 26, "invalid_filter", "ends before it begins")]
    public void Errors_point_at_the_character(string filter, int position, string code, string words)
    {
        var refused = Refused(filter);

        Assert.Equal((400, "filter", code), (refused.Status, refused.Param, refused.Code));
        Assert.Contains(words, refused.Message);
        Assert.Equal(position, refused.Position);
        var lines = refused.Message.Split('\n');
        Assert.Equal(filter, lines[^2]);
        Assert.Equal(position, lines[^1].IndexOf('^', StringComparison.Ordinal));
    }

    [Fact]
    public void The_position_counts_characters_not_bytes()
    {
        var refused = Refused("""{"evseId": "æøå🚗", "x": 1}""");

        Assert.Equal("""{"evseId": "æøå🚗", """.Length, refused.Position);
    }

    [Fact]
    public void A_long_filter_shows_what_is_around_the_error()
    {
        var refused = Refused($$$"""{"evseId": {"$in": [{{{string.Join(", ", Enumerable.Range(0, 40).Select(i => $"\"e{i}\""))}}}]}, "nothing": 1, "location.id": 5}""");

        var lines = refused.Message.Split('\n');
        Assert.StartsWith("…", lines[1]);
        Assert.Equal("\"nothing\"", lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)..][..9]);
    }

    [Fact]
    public void Depth_terms_lists_and_lengths_have_limits()
    {
        string Deep(int depth) => string.Concat(Enumerable.Repeat("{\"$and\": [", depth)) + "{\"role\": \"CPO\"}" + string.Concat(Enumerable.Repeat("]}", depth));
        Sql(Deep(7));
        Assert.Contains("deep", Refused(Deep(8)).Message);
        string Terms(int count) => $$"""{"$or": [{{string.Join(", ", Enumerable.Repeat("{\"role\": \"CPO\"}", count))}}]}""";
        Sql(Terms(64));
        Assert.Contains("64 conditions", Refused(Terms(65)).Message);
        string Values(int count) => $$$"""{"voucher.id": {"$in": [{{{string.Join(", ", Enumerable.Range(1, count))}}}]}}""";
        Sql(Values(200));
        Assert.Contains("200 values", Refused(Values(201)).Message);
        Assert.Contains("200 characters", Refused($$"""{"role": "{{new string('x', 201)}}"}""").Message);
        Assert.Contains("6000 characters", Refused(new string(' ', 6001)).Message);
        Assert.Contains("alternatives", Refused("""{"evseId": {"$regex": "^(a|b)(a|b)(a|b)(a|b)(a|b)"}}""").Message);
        Assert.Throws<ApiProblem>(() => Sql(new string('[', 500)));
    }

    [Fact]
    public void Nonsense_is_refused_and_never_a_fault()
    {
        const string whole = """{"$or": [{"startedAt": {"$gte": "2025-11-20"}}, {"evseId": {"$regex": "^DK\\*[0-9]{2}.*x$", "$options": "i"}}]}""";
        const string signs = "{}[]\"\\:,$^*+?(|).a7 \0æ\ud800";
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new StringBuilder(whole);
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = signs[random.Next(signs.Length)];
            try
            {
                Sql(bytes.ToString());
            }
            catch (ApiProblem problem)
            {
                Assert.Equal("filter", problem.Param);
            }
        }
    }
}
