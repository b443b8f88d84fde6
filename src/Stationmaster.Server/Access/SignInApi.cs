using Dapper;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

sealed record Me(MeUser User, Rights Rights, MeCustomer? Customer, string Version, bool Demo);

sealed record MeUser(long Id, string Name, string Email);

/// <summary>The customer a person is limited to; null for the operator's own people.</summary>
sealed record MeCustomer(long Id, string Name);

sealed record SignInRequest(string Email, string Password);

sealed record FirstAdministratorRequest(string Token, string Name, string Email, string Password);

/// <summary>Signing in to the portal by a cookie.</summary>
static class SignInApi
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").AllowAnonymous().ExcludeFromDescription();
        auth.MapGet("/me", Show);
        auth.MapPost("/sign-in", SignIn);
        auth.MapPost("/sign-out", SignOut);
        auth.MapPost("/first-administrator", CreateFirst);
    }

    static async Task<Me> Show(HttpContext context, Sessions sessions, People people, Database database, ServerOptions options, CancellationToken ct)
    {
        if (context.Request.Cookies[Sessions.CookieName] is { Length: > 0 } secret && await sessions.Find(secret, ct) is { } signedIn
            && await people.Find(signedIn.PersonId, ct) is { } person)
            return await Describe(person, database, options, ct);
        // Only this machine reaches the demo, and by its own name: its visitor is its operator.
        if (options.IsDemo && await people.FindFirst(ct) is { } host)
            return await Open(context, host, sessions, database, options, ct);
        throw new ApiProblem(401, "authentication", "not_authenticated", "Sign in to go on.") { FirstAdministrator = await people.Any(ct) ? null : true };
    }

    static async Task<Me> SignIn(
        SignInRequest request, HttpContext context, Sessions sessions, People people, SignInThrottle throttle, Database database, ServerOptions options,
        CancellationToken ct)
    {
        var (address, account) = (context.Connection.RemoteIpAddress, Fold.Text(request.Email));
        throttle.Count(address, account);
        var person = await people.Check(request.Email, request.Password, ct) ?? throw Problem.NotSignedIn("The e-mail address or the password is wrong.");
        throttle.Forget(address, account);
        return await Open(context, person, sessions, database, options, ct);
    }

    static async Task<IResult> SignOut(HttpContext context, Sessions sessions, CancellationToken ct)
    {
        if (context.Request.Cookies[Sessions.CookieName] is { Length: > 0 } secret)
            await sessions.Close(secret, ct);
        context.Response.Cookies.Delete(Sessions.CookieName, Cookie(context, null));
        return Results.NoContent();
    }

    static async Task<Me> CreateFirst(
        FirstAdministratorRequest request, HttpContext context, Sessions sessions, People people, SignInThrottle throttle, Database database,
        ServerOptions options, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Name))
            throw Problem.Missing("name");
        if (People.EmailFault(request.Email.Trim()) is { } fault)
            throw Problem.Invalid("email", $"{fault}.");
        if (request.Password.Length < People.LeastPassword)
            throw Problem.Invalid("password", $"The password needs {People.LeastPassword} characters or more.", "too_short");
        throttle.Count(context.Connection.RemoteIpAddress, "first administrator");
        var person = await people.CreateFirst(request.Token, request.Email, request.Name, request.Password, ct)
            ?? throw Problem.NotSignedIn("This link is not valid any more. Each start of the server prints a new one until the first person exists.");
        throttle.Forget(context.Connection.RemoteIpAddress, "first administrator");
        return await Open(context, person, sessions, database, options, ct);
    }

    static async Task<Me> Open(HttpContext context, Person person, Sessions sessions, Database database, ServerOptions options, CancellationToken ct)
    {
        var secret = await sessions.Open(person.Id, ct);
        context.Response.Cookies.Append(Sessions.CookieName, secret, Cookie(context, Sessions.Longest));
        return await Describe(person, database, options, ct);
    }

    static CookieOptions Cookie(HttpContext context, TimeSpan? maxAge) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", MaxAge = maxAge, IsEssential = true };

    static async Task<Me> Describe(Person person, Database database, ServerOptions options, CancellationToken ct)
    {
        MeCustomer? customer = null;
        if (person.CustomerId != Scope.System.CustomerId)
        {
            await using var connection = await database.Open(ct);
            var name = await connection.ExecuteScalarAsync<string?>(
                new CommandDefinition("select name from customer where id = @CustomerId", new { person.CustomerId }, cancellationToken: ct));
            customer = new(person.CustomerId, name ?? "");
        }
        return new(new(person.Id, person.Name, person.Email), person.Rights, customer, ProgramVersion.Text, options.IsDemo);
    }
}
