using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

/// <summary>Someone who uses the portal.</summary>
public sealed record Person(long Id, string Name, string Email, Rights Rights, long CustomerId);

/// <summary>The portal's people and their passwords.</summary>
sealed class People(Database database, Commits commits, Sequences sequences)
{
    public const int LeastPassword = 12;

    static readonly PasswordHasher<Person> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    static readonly Person Nobody = new(0, "", "", Rights.Read, 0);
    static readonly Lazy<string> NobodysHash = new(() => Hasher.HashPassword(Nobody, Secrets.Text(32)));

    sealed record PersonRow
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string Email { get; init; } = "";
        public string Rights { get; init; } = "";
        public long CustomerId { get; init; }
        public string PasswordHash { get; init; } = "";

        public Person Shown => new(Id, Name, Email, RightsWords.Parse(Rights) ?? Access.Rights.Read, CustomerId);
    }

    const string Select = """
        select id as Id, name as Name, email as Email, rights as Rights, customer_id as CustomerId, password_hash as PasswordHash from person

        """;

    /// <summary>Null for an address one can sign in with, else what is wrong.</summary>
    public static string? EmailFault(string email) =>
        email.Length is > 2 and <= 254 && email.IndexOf('@') is > 0 and var at && at < email.Length - 1 && !email.Any(char.IsWhiteSpace)
            ? null
            : $"'{email}' is not an e-mail address";

    public async Task<bool> Any(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from person", cancellationToken: ct)) > 0;
    }

    public async Task<Person?> Find(long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<PersonRow>(
            new CommandDefinition(Select + "where id = @id and disabled_ms is null", new { id }, cancellationToken: ct));
        return row?.Shown;
    }

    /// <summary>The demo's operator.</summary>
    public async Task<Person?> FindFirst(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<PersonRow>(
            new CommandDefinition(Select + "where disabled_ms is null order by id limit 1", cancellationToken: ct));
        return row?.Shown;
    }

    /// <summary>The person with this address and password; null for either being wrong, in the same time.</summary>
    public async Task<Person?> Check(string email, string password, CancellationToken ct)
    {
        PersonRow? row;
        await using (var connection = await database.Open(ct))
        {
            row = await connection.QuerySingleOrDefaultAsync<PersonRow>(new CommandDefinition(
                Select + "where email_folded = @folded and disabled_ms is null", new { folded = Fold.Text(email) }, cancellationToken: ct));
        }
        var result = Hasher.VerifyHashedPassword(row?.Shown ?? Nobody, row?.PasswordHash ?? NobodysHash.Value, password);
        return result == PasswordVerificationResult.Failed ? null : row?.Shown;
    }

    /// <exception cref="ApiProblem">409: the address is taken. 422: no such customer.</exception>
    public async Task<Person> Create(Scope by, string email, string name, string password, Rights rights, long customerId, CancellationToken ct)
    {
        var person = await New(email, name, rights, customerId, ct);
        var hash = Hasher.HashPassword(person, password);
        await commits.Write(async write =>
        {
            await CustomerOf.Require(write, by, customerId, ct);
            await Insert(write, person, hash, ct);
        }, ct);
        return person;
    }

    /// <summary>Gives a person a new password and ends what was signed in with the old one.</summary>
    /// <returns>False when nobody has this address.</returns>
    public Task<bool> SetPassword(string email, string password, CancellationToken ct)
    {
        var hash = Hasher.HashPassword(Nobody, password);
        return commits.Write(async write =>
        {
            var id = await write.Find<long?>("select id from person where email_folded = @folded", new { folded = Fold.Text(email) }, ct);
            if (id is null)
                return false;
            await write.Execute("update person set password_hash = @hash, updated_ms = @NowMs where id = @id", new { hash, write.NowMs, id }, ct);
            await write.Execute("delete from person_session where person_id = @id", new { id }, ct);
            return true;
        }, ct);
    }

    /// <summary>Makes the first person, if the link's token is the one that was printed and nobody was quicker.</summary>
    /// <returns>Null when the link does not hold.</returns>
    public async Task<Person?> CreateFirst(string token, string email, string name, string password, CancellationToken ct)
    {
        var person = await New(email, name, Rights.Control, 1, ct);
        var hash = Hasher.HashPassword(person, password);
        return await commits.Write(async write =>
        {
            if (!await FirstAdministrator.TakeToken(write, token, ct))
                return null;
            await Insert(write, person, hash, ct);
            return person;
        }, ct);
    }

    async Task<Person> New(string email, string name, Rights rights, long customerId, CancellationToken ct) =>
        new(await sequences.Next("person", ct), Clean.Text(name.Trim()), Clean.Text(email.Trim()), rights, customerId);

    async Task Insert(WriteTransaction write, Person person, string hash, CancellationToken ct)
    {
        try
        {
            await write.Execute(
                """
                insert into person (id, name, email, email_folded, password_hash, rights, customer_id, created_ms, updated_ms)
                values (@Id, @Name, @Email, @folded, @hash, @rights, @CustomerId, @NowMs, @NowMs)
                """,
                new
                {
                    person.Id, person.Name, person.Email, folded = Fold.Text(person.Email), hash, rights = person.Rights.Word(), person.CustomerId,
                    write.NowMs,
                },
                ct);
        }
        catch (Exception e) when (database.IsUniqueViolation(e))
        {
            throw Problem.Conflict("email", $"{person.Email} already has an account.");
        }
    }
}
