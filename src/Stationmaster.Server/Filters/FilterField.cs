namespace Stationmaster.Server.Filters;

/// <summary>What a field's values are.</summary>
enum FieldKind
{
    /// <summary>Whole numbers.</summary>
    Whole,
    /// <summary>Numbers with decimals, kept as whole multiples of 1 / <see cref="FilterField.Scale"/>.</summary>
    Number,
    /// <summary>Times, kept in ms.</summary>
    Time,
    /// <summary>true and false, kept as 1 and 0.</summary>
    Flag,
    /// <summary>Text, compared by its bytes.</summary>
    Text,
    /// <summary>UUIDs, kept in lower case.</summary>
    Uuid,
    /// <summary>One of a few words, each kept as something else.</summary>
    Word,
}

/// <summary>How few rows a value of a field picks, and by which index.</summary>
enum Reach
{
    /// <summary>No index: tested row by row.</summary>
    None,
    /// <summary>At most one row.</summary>
    One,
    /// <summary>As many as one thing makes in its life: they may be sorted anyhow.</summary>
    Few,
    /// <summary>A large part of all, by an index that has them in the order of some sortings.</summary>
    Many,
}

/// <summary>A field that a filter may name.</summary>
/// <param name="Name">As in the document: "location.id".</param>
/// <param name="Column">An SQL expression over the row called r.</param>
/// <param name="Words">Of a <see cref="FieldKind.Word"/>: what each word is kept as, a long or a string.</param>
sealed record FilterField(string Name, FieldKind Kind, string Column, Reach Reach = Reach.None, IReadOnlyDictionary<string, object>? Words = null)
{
    /// <summary>What is kept for 1.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Names a customer, so that the customers below it may be meant too.</summary>
    public bool IsCustomer { get; init; }

    /// <summary>What is kept in memory, as a long or a string, under the column's own name.</summary>
    public string Key { get; } = Column.StartsWith("r.", StringComparison.Ordinal) ? Column[2..] : Name;

    public bool IsText => Kind is FieldKind.Text or FieldKind.Uuid;

    public string Expected => Kind switch
    {
        FieldKind.Whole => "a whole number",
        FieldKind.Number => "a number",
        FieldKind.Time => "a time such as \"2025-11-20T09:30:00Z\"",
        FieldKind.Flag => "true or false",
        FieldKind.Uuid => "a UUID in quotes",
        FieldKind.Word => $"one of {string.Join(", ", Words!.Keys.Select(word => $"\"{word}\""))}",
        _ => "text in quotes",
    };
}
