using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Stationmaster.Server;

/// <summary>
/// The framework's own way to map a handler, but for one thing: what reads a request's parameters and writes the answer is compiled at
/// the first request of its path, and not all of them at each start. In the program's outermost namespace, where they are found first.
/// </summary>
static class LazyRoutes
{
    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, "GET", handler);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, "POST", handler);

    public static RouteHandlerBuilder MapPut(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, "PUT", handler);

    public static RouteHandlerBuilder MapPatch(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, "PATCH", handler);

    public static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, "DELETE", handler);

    static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string pattern, string method, Delegate handler)
    {
        var route = routes.MapMethods(pattern, [method], new RequestDelegate(_ => Task.CompletedTask));
        route.Add(endpoint => Describe((RouteEndpointBuilder)endpoint, handler, isBodyInferred: method is "POST" or "PUT" or "PATCH"));
        return new([route]);
    }

    static void Describe(RouteEndpointBuilder endpoint, Delegate handler, bool isBodyInferred)
    {
        var options = new RequestDelegateFactoryOptions
        {
            ServiceProvider = endpoint.ApplicationServices,
            RouteParameterNames = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToImmutableArray(),
            DisableInferBodyFromParameters = !isBodyInferred,
            ThrowOnBadRequest = endpoint.ApplicationServices.GetRequiredService<IOptions<RouteHandlerOptions>>().Value.ThrowOnBadRequest,
        };
        var described = RequestDelegateFactory.InferMetadata(handler.Method, options);
        endpoint.Metadata.Add(handler.Method);
        foreach (var metadata in described.EndpointMetadata)
            endpoint.Metadata.Add(metadata);
        foreach (var attribute in handler.Method.GetCustomAttributes(inherit: false))
            endpoint.Metadata.Add(attribute);
        var made = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, described).RequestDelegate);
        endpoint.RequestDelegate = context => made.Value(context);
    }
}
