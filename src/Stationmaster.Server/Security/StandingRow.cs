using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Security;

/// <summary>A <see cref="SecurityStanding"/> as it is stored: of charge_box b and station_security y.</summary>
class StandingRow
{
    public const string Columns =
        """
        b.password_seen as "PasswordSeen", b.passwordless as "Passwordless", b.created_ms as "CreatedMs", y.profile as "Profile",
        y.profile_ms as "ProfileMs", y.seen_profile as "SeenProfile", y.minimum_profile as "Minimum", y.moving_to as "MovingTo",
        y.moving_ms as "MovingMs", y.password_set_ms as "PasswordSetMs", y.root_installed_ms as "RootInstalledMs",
        (select max(o.offered_ms) from offered_password o where o.charge_box_id = b.id) as "NewPasswordMs"
        """;

    public long PasswordSeen { get; init; }
    public long Passwordless { get; init; }
    public long CreatedMs { get; init; }
    public long? Profile { get; init; }
    public long? ProfileMs { get; init; }
    public long? SeenProfile { get; init; }
    public long? Minimum { get; init; }
    public long? MovingTo { get; init; }
    public long? MovingMs { get; init; }
    public long? PasswordSetMs { get; init; }
    public long? NewPasswordMs { get; init; }
    public long? RootInstalledMs { get; init; }

    /// <summary>Of whoever came before profiles were kept, this is known: with its password, and not since without.</summary>
    public SecurityStanding ToStanding() => new(
        (int?)Profile, Epoch.FromMs(ProfileMs), (int)(SeenProfile ?? (PasswordSeen != 0 && Passwordless == 0 ? 1 : 0)), (int?)Minimum,
        (int?)MovingTo, Epoch.FromMs(MovingMs), PasswordSeen != 0, Epoch.FromMs(PasswordSetMs ?? CreatedMs), Epoch.FromMs(NewPasswordMs),
        Epoch.FromMs(RootInstalledMs));
}
