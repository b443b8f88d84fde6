using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>How far a station has come with something that was asked of it: a status, and which request it is about.</summary>
static class JobStatus
{
    /// <returns>The status is null where <see cref="Fields.Error"/> is set; the number where nothing was asked.</returns>
    public static (string? Status, int? RequestId) Read(ref Fields fields, Words statuses, OcppEdition edition)
    {
        int? status = null, requestId = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(statuses);
            else if (fields.Is("requestId"u8))
                requestId = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
            else if (edition == OcppEdition.V21 && fields.Is("statusInfo"u8))
                fields.ReadStatusInfo(edition);
        }
        fields.Need(status is not null, "status");
        return (status is { } known ? statuses[known] : null, requestId);
    }
}
