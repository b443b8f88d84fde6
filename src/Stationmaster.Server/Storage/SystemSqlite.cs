using System.Runtime.InteropServices;
using SQLitePCL;

namespace Stationmaster.Server.Storage;

/// <summary>Binds SQLite's managed wrapper to the library the system already has.</summary>
static class SystemSqlite
{
    // RETURNING and upserts as we write them.
    static readonly Version Oldest = new(3, 35);

    static readonly string[] Names = OperatingSystem.IsMacOS()
        ? ["libsqlite3.dylib", "libsqlite3.0.dylib"]
        : OperatingSystem.IsWindows() ? ["sqlite3.dll", "winsqlite3.dll"] : ["libsqlite3.so.0", "libsqlite3.so"];

    static readonly Lazy<bool> Loaded = new(Load);

    public static void Use() => _ = Loaded.Value;

    static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) =>
            name == "e_sqlite3" && Find() is { } handle ? handle : IntPtr.Zero);
        if (Find() is null)
        {
            throw new StorageSetupException(
                "SQLite's library libsqlite3 is not on this machine. Install it (Debian, Ubuntu: apt-get install libsqlite3-0; "
                + "Fedora: dnf install sqlite-libs; Alpine: apk add sqlite-libs) or use PostgreSQL with --database.");
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        var version = raw.sqlite3_libversion().utf8_to_string();
        if (Version.Parse(version) < Oldest)
            throw new StorageSetupException(
                $"SQLite {version} on this machine is too old: {Oldest} or newer is needed, or PostgreSQL with --database.");
        return true;
    }

    static IntPtr? Find()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
                return handle;
        }

        return null;
    }
}
