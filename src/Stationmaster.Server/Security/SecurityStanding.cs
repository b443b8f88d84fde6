namespace Stationmaster.Server.Security;

/// <summary>What is known of how a charge box connects.</summary>
/// <param name="Profile">By which security profile it came last; null before it first came.</param>
/// <param name="Seen">The highest it ever came by, since an operator last said otherwise: it never comes by a lower one again.</param>
/// <param name="Minimum">What an operator asks of this charge box; null for the installation's own.</param>
/// <param name="MovingTo">The profile it was told to come by and has not come by yet.</param>
/// <param name="HasUsedPassword">It came with its password.</param>
/// <param name="NewPasswordAt">When it was given a password that it has not used yet; the old one holds until it does.</param>
/// <param name="RootInstalledAt">When it took a root certificate to check ours by.</param>
public sealed record SecurityStanding(
    int? Profile, DateTimeOffset? ProfileAt, int Seen, int? Minimum, int? MovingTo, DateTimeOffset? MovingSince, bool HasUsedPassword,
    DateTimeOffset PasswordSetAt, DateTimeOffset? NewPasswordAt, DateTimeOffset? RootInstalledAt)
{
    /// <summary>Below this it is not let in.</summary>
    public int Floor(SecurityOptions options) => Math.Max(Math.Max(options.MinimumProfile, Minimum ?? 0), Seen);
}
