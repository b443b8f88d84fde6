using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Tokens;

/// <summary>Keys that pay in advance, and payments without a key.</summary>
public sealed class CreditTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static Driver Holder(decimal? available, bool isActive = true) => new(
        7, "CARD", "Card", TokenKind.Rfid, null, null, ImmutableArray<long>.Empty, null, null, false, false, isActive, Now.AddYears(-1), Now.AddYears(1), null)
    {
        Credit = available is { } left ? new("DKK", left) : null,
    };

    static Authorisation Standing(Driver driver, string? currency = "DKK") =>
        Charging.Tokens.Standing.Of(driver, UnknownTokens.Refuse, Now, chargesElsewhere: false, currency);

    [Theory]
    [InlineData(0.01, "DKK", AuthorisationStatus.Accepted)]
    [InlineData(0.01, null, AuthorisationStatus.Accepted)]
    [InlineData(0, "DKK", AuthorisationStatus.NoCredit)]
    [InlineData(-5, null, AuthorisationStatus.NoCredit)]
    [InlineData(100, "EUR", AuthorisationStatus.NoCredit)]
    public void Who_has_credit_left_in_the_places_currency_may_charge(double available, string? currency, AuthorisationStatus expected)
    {
        var told = Standing(Holder((decimal)available), currency);

        Assert.Equal(expected, told.Status);
        Assert.Equal(Now, told.CachedUntil);
    }

    [Fact]
    public void A_key_without_credit_is_as_it_was()
    {
        Assert.Equal(new(AuthorisationStatus.Accepted, Now.AddYears(1)), Standing(Holder(null)));
        Assert.Equal(AuthorisationStatus.Blocked, Standing(Holder(100, isActive: false)).Status);
    }

    [Theory]
    [InlineData(AuthorisationStatus.NoCredit, AuthorisationStatus.Blocked)]
    [InlineData(AuthorisationStatus.ConcurrentTx, AuthorisationStatus.ConcurrentTx)]
    public void Sessions_keep_it_in_words_that_older_programs_know(AuthorisationStatus told, AuthorisationStatus kept) =>
        Assert.Equal(kept, new Facts(Now, 1, Guid.Empty, null, new(told), null, null, Now, TimeSpan.FromMinutes(5)).Standing);

    [Fact]
    public void The_first_payment_of_a_session_stays_its_payment()
    {
        var details = new TransactionDetails { Payment = new("psp-1", "4242") { PaymentId = 3, ExternalId = "W1" } };

        Assert.Same(details, details.With(new() { Payment = new("psp-2") }));
        Assert.Equal("psp-2", new TransactionDetails().With(new() { Payment = new("psp-2") }).Payment!.Reference);
    }
}
