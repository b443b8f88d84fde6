using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Tokens;

/// <summary>The password in QR codes (OCPP 2.1 C25). The expected ones were worked out by another program.</summary>
public sealed class OneTimePasswordTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_767_225_630);

    [Theory]
    [InlineData("a secret that is long", 60, 8, "6bh0BZpc")]
    [InlineData("a secret that is long", 30, 16, "9By2MSZAsd4EdY7S")]
    [InlineData("Schlüssel mit Umlaut", 120, 32, "iYPSRI38xekVMwtbJRCkzkSApsXh1Uyt")]
    public void It_is_as_the_standard_works_it_out(string secret, int seconds, int length, string expected) =>
        Assert.Equal(expected, OneTimePassword.At(At, secret, TimeSpan.FromSeconds(seconds), length));

    [Fact]
    public void That_of_the_moment_before_and_of_the_one_after_are_taken_too_and_no_other()
    {
        bool IsRight(TimeSpan skew) => OneTimePassword.IsRight(OneTimePassword.At(At + skew, "a secret that is long", Minute, 8), At, "a secret that is long", Minute, 8);

        Assert.True(IsRight(TimeSpan.Zero));
        Assert.True(IsRight(-Minute));
        Assert.True(IsRight(Minute));
        Assert.False(IsRight(-2 * Minute));
        Assert.False(IsRight(2 * Minute));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    public void Another_is_not_taken(string given) => Assert.False(OneTimePassword.IsRight(given, At, "a secret that is long", Minute, 8));

    [Fact]
    public void Another_secret_gives_another() =>
        Assert.NotEqual(OneTimePassword.At(At, "a secret that is long", Minute, 16), OneTimePassword.At(At, "another that is long", Minute, 16));
}
