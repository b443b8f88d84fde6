using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

// Questions whose answers only others know. The mailbox goes on meanwhile: the answer comes back as a letter of its own.
sealed partial class StationActor
{
    /// <summary>A station asks one after the other; one that does not is told that it cannot be found out.</summary>
    const int MostInquiries = 8;

    int _inquiries;

    sealed record Inquired(Told Told, Pki.Finding Found);

    void FindOut(Told told, StationEvent @event, Pki.Inquiries inquiries)
    {
        if (Interlocked.Increment(ref _inquiries) > MostInquiries)
        {
            Interlocked.Decrement(ref _inquiries);
            Post(new Inquired(told, Pki.Inquiries.Failed(@event)));
            return;
        }
        _ = Wait();

        async Task Wait()
        {
            // Never fails.
            var found = await inquiries.Make(_id, @event, told.Connection.Closed);
            Interlocked.Decrement(ref _inquiries);
            Post(new Inquired(told, found));
        }
    }

    async Task OnInquired(Inquired inquired)
    {
        if (inquired.Told.Connection.Closed.IsCancellationRequested)
            return;
        await OnCall(inquired.Told, inquired.Found);
    }
}
