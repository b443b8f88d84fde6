using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Stations;

public class SettingComparisonTests
{
    [Theory]
    [InlineData("60", "60", null, true)]
    [InlineData("60", " 60 ", null, true)]
    [InlineData("60", "60.0", null, false)]
    [InlineData("60", "60.0", SettingDataType.Decimal, true)]
    [InlineData("060", "60", SettingDataType.Integer, true)]
    [InlineData("true", "True", null, true)]
    [InlineData("true", "1", SettingDataType.Boolean, true)]
    [InlineData("true", "false", SettingDataType.Boolean, false)]
    [InlineData("A,B", "B, A", SettingDataType.MemberList, true)]
    [InlineData("A,B", "B,A", SettingDataType.SequenceList, false)]
    [InlineData("A,B", "A, B", SettingDataType.SequenceList, true)]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20T11:00:00+01:00", SettingDataType.DateTime, true)]
    [InlineData("a", "A", SettingDataType.String, false)]
    [InlineData("", null, null, true)]
    [InlineData("x", null, SettingDataType.Integer, false)]
    public void Values_are_alike_when_they_mean_the_same(string? left, string? right, SettingDataType? type, bool alike)
    {
        Assert.Equal(alike, SettingComparison.AreAlike(left, right, type));
        Assert.Equal(alike, SettingComparison.AreAlike(right, left, type));
    }

    [Theory]
    [InlineData("60", SettingDataType.Integer, null)]
    [InlineData("6.5", SettingDataType.Integer, "must be a whole number")]
    [InlineData("soon", SettingDataType.Integer, "must be a whole number")]
    [InlineData("9", SettingDataType.Integer, "must be at least 10")]
    [InlineData("101", SettingDataType.Decimal, "must be at most 100")]
    [InlineData("maybe", SettingDataType.Boolean, "must be true or false")]
    [InlineData("C", SettingDataType.OptionList, "must be one of A, B")]
    [InlineData("A,C", SettingDataType.MemberList, "may hold A, B, not C")]
    [InlineData("B,A", SettingDataType.MemberList, null)]
    [InlineData("short", SettingDataType.String, "must be at least 10 characters")]
    [InlineData("tomorrow", SettingDataType.DateTime, "must be a time such as 2026-11-20T09:30:00Z")]
    public void A_value_that_cannot_be_is_told_why(string value, SettingDataType type, string? why) =>
        Assert.Equal(why, SettingComparison.WhyNot(value, new(type, null, 10, 100, ["A", "B"], false)));

    [Fact]
    public void A_limit_of_zero_is_none_and_without_traits_anything_goes()
    {
        Assert.Null(SettingComparison.WhyNot("500", new(SettingDataType.Integer, null, 0, 0, [], false)));
        Assert.Null(SettingComparison.WhyNot("anything", null));
    }

    [Theory]
    [InlineData(null, null, null, null, "A/B")]
    [InlineData("i", 2, 1, "v", "A[i]@2.1/B[v]")]
    [InlineData(null, 0, null, null, "A@0/B")]
    public void Names_are_readable_and_differ(string? instance, int? evse, int? connector, string? variableInstance, string text) =>
        Assert.Equal(text, new SettingName("A", "B", instance, evse, connector, variableInstance).ToString());
}
