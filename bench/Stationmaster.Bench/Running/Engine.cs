namespace Stationmaster.Bench.Running;

/// <summary>What is under measurement.</summary>
enum Engine
{
    Ceiling,
    Sqlite,
    Postgres,
}

static class EngineNames
{
    public static string Name(this Engine engine) => engine switch
    {
        Engine.Ceiling => "ceiling",
        Engine.Sqlite => "SQLite",
        _ => "PostgreSQL",
    };
}
