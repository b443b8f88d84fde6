using Stationmaster.Charging.Records;
using Xunit;

namespace Stationmaster.Tests.Records;

public class VatNumberTests
{
    /// <summary>Of businesses that print them on their invoices, or of the countries' own descriptions.</summary>
    [Theory]
    [InlineData("DK13585628", "DK13585628")]
    [InlineData("dk 13 58 56 28", "DK13585628")]
    [InlineData("DE136695976", "DE136695976")]
    [InlineData("FI20774740", "FI20774740")]
    [InlineData("SE556188840401", "SE556188840401")]
    [InlineData("NO995525828MVA", "NO995525828MVA")]
    [InlineData("FR40303265045", "FR40303265045")]
    [InlineData("IT00743110157", "IT00743110157")]
    [InlineData("BE0428759497", "BE0428759497")]
    [InlineData("LU15027442", "LU15027442")]
    [InlineData("PL8567346215", "PL8567346215")]
    [InlineData("EE100931558", "EE100931558")]
    [InlineData("PT501964843", "PT501964843")]
    [InlineData("SI50223054", "SI50223054")]
    [InlineData("SK2022749619", "SK2022749619")]
    [InlineData("GR094259216", "EL094259216")]
    [InlineData("HU12892312", "HU12892312")]
    [InlineData("MT11679112", "MT11679112")]
    [InlineData("HR33392005961", "HR33392005961")]
    [InlineData("GB980780684", "GB980780684")]
    [InlineData("CHE-107.787.577 IVA", "CHE107787577IVA")]
    [InlineData("NL004495445B01", "NL004495445B01")]
    public void Numbers_that_businesses_have_are_numbers(string typed, string number)
    {
        Assert.Equal(number, VatNumber.Read(typed, out var why)?.ToString());
        Assert.Null(why);
    }

    [Theory]
    [InlineData("DK13585629", "check digits")]
    [InlineData("DE136695978", "check digits")]
    [InlineData("SE556188840501", "check digits")]
    [InlineData("NO995525829MVA", "check digits")]
    [InlineData("FR41303265045", "check digits")]
    [InlineData("BE0428759496", "check digits")]
    [InlineData("DK1358562", "form of DK")]
    [InlineData("US123456789", "No form")]
    [InlineData("13585628", "two letters")]
    [InlineData("", "two letters")]
    [InlineData("DK１３５８５６２８", "form of DK")]
    public void Others_are_refused_with_the_reason(string typed, string reason)
    {
        Assert.Null(VatNumber.Read(typed, out var why));
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }
}
