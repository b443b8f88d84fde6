using System.Numerics;

namespace Stationmaster.Charging.Pricing;

/// <summary>An exact number: twenty minutes are a third of an hour, and three thirds are one.</summary>
public readonly struct Fraction : IComparable<Fraction>, IEquatable<Fraction>
{
    readonly BigInteger _numerator;
    readonly BigInteger _denominator;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.Sign <= 0)
            throw new ArgumentOutOfRangeException(nameof(denominator));
        var divisor = denominator.IsOne ? BigInteger.One : BigInteger.GreatestCommonDivisor(numerator, denominator);
        (_numerator, _denominator) = divisor.IsOne ? (numerator, denominator) : (numerator / divisor, denominator / divisor);
    }

    public static Fraction Zero => default;

    public BigInteger Numerator => _numerator;

    // What was never set is zero.
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public int Sign => _numerator.Sign;

    public static implicit operator Fraction(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var numerator = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return new(bits[3] < 0 ? -numerator : numerator, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    public static implicit operator Fraction(long value) => new(value, BigInteger.One);

    public static Fraction operator +(Fraction a, Fraction b) => a.Denominator == b.Denominator
        ? new(a.Numerator + b.Numerator, a.Denominator)
        : new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Fraction operator -(Fraction a, Fraction b) => a + -b;

    public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Fraction operator /(Fraction a, Fraction b) => b.Sign switch
    {
        0 => throw new DivideByZeroException(),
        < 0 => -a / -b,
        _ => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator),
    };

    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    public static bool operator ==(Fraction a, Fraction b) => a.Equals(b);

    public static bool operator !=(Fraction a, Fraction b) => !a.Equals(b);

    public static Fraction Min(Fraction a, Fraction b) => a < b ? a : b;

    public static Fraction Max(Fraction a, Fraction b) => a > b ? a : b;

    /// <summary>Half away from zero.</summary>
    /// <param name="decimals">0 to 28.</param>
    public decimal Round(int decimals)
    {
        var scale = BigInteger.Pow(10, decimals);
        var (quotient, remainder) = BigInteger.DivRem(BigInteger.Abs(Numerator) * scale, Denominator);
        if (remainder * 2 >= Denominator)
            quotient += BigInteger.One;
        var rounded = (decimal)quotient / (decimal)scale;
        return Sign < 0 ? -rounded : rounded;
    }

    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    // Both are in lowest terms.
    public bool Equals(Fraction other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
