using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

static class CustomerOf
{
    /// <summary>The customer must be there and the caller's own or below.</summary>
    /// <exception cref="ApiProblem">422: it is not.</exception>
    public static async Task Require(WriteTransaction write, Scope by, long customerId, CancellationToken ct)
    {
        var path = await write.Find<string>("select path from customer where id = @customerId and deleted_ms is null", new { customerId }, ct);
        if (path is null || !by.Covers(path))
            throw Problem.Invalid("customerId", $"There is no customer {customerId}.", "unknown_customer");
    }
}
