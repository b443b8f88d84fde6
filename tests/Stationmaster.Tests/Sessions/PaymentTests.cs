using Stationmaster.Charging.Records;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class PaymentTests
{
    static (PaymentMethod, PaymentStatus) Paid(ChargeRecord record) => (record.PaymentMethod, record.PaymentStatus);

    [Theory]
    [InlineData("ANNA", PaymentMethod.Invoice, PaymentStatus.Pending, 25)]
    [InlineData("CreditCard", PaymentMethod.PaymentTerminal, PaymentStatus.Unknown, 25)]
    [InlineData("NoUID", PaymentMethod.Free, PaymentStatus.NotApplicable, 0)]
    public void Who_holds_the_key_decides_how_it_is_paid(string token, PaymentMethod method, PaymentStatus status, decimal amount)
    {
        var box = StationUnderTest.Online();
        box.Charge("10:00", "10:30", token: token);

        Assert.Equal((method, status), Paid(box.OnlyRecord));
        Assert.Equal(amount, box.OnlyRecord.Price.Amount);
        Assert.Equal(25m, box.OnlyRecord.OperatorPrice.Amount);
    }

    [Theory]
    [InlineData("ANNA")]
    [InlineData("CreditCard")]
    public void Where_charging_is_free_nothing_is_to_be_paid(string token)
    {
        var box = StationUnderTest.Online();
        box.Tariff = null;
        box.Charge("10:00", "10:30", token: token);

        Assert.Equal((PaymentMethod.Free, PaymentStatus.NotApplicable), Paid(box.OnlyRecord));
    }

    [Fact]
    public void A_token_nobody_registered_may_charge_where_all_may_and_is_nobodys_to_pay()
    {
        var box = StationUnderTest.Online();
        box.UnknownTokens = UnknownTokens.Accept;
        box.Charge("10:00", "10:30", token: "STRANGER");

        Assert.Equal((PaymentMethod.Unknown, PaymentStatus.Unknown), Paid(box.OnlyRecord));
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);
    }

    [Fact]
    public void A_refused_token_that_took_next_to_nothing_owes_nothing()
    {
        var box = StationUnderTest.Online();
        box.Charge("10:00", "10:01", 1000, 1150, "LOST");

        Assert.Equal(Exclusion.TokenRefused, box.OnlyRecord.Exclusion);
        Assert.Equal((PaymentMethod.Free, PaymentStatus.NotApplicable), Paid(box.OnlyRecord));
    }

    [Fact]
    public void Nothing_taken_is_nothing_owed()
    {
        var box = StationUnderTest.Online();
        box.Charge("10:00", "10:01", 1000, 1000);

        Assert.Equal((PaymentMethod.Free, PaymentStatus.NotApplicable), Paid(box.OnlyRecord));
    }
}
