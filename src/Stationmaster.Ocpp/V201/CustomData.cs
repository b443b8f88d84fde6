using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>customData, which any object of 2.x may hold: Part 2 §1.3. Nobody here knows what a vendor says in it.</summary>
static class CustomData
{
    public static void PassCustomData(this ref Fields fields)
    {
        if (!fields.BeginObject())
            return;
        var hasVendor = false;
        while (fields.Next())
        {
            if (fields.Is("vendorId"u8))
                hasVendor = fields.Text(255) is not null;
            else
                fields.Pass();
        }
        fields.Want(hasVendor, "vendorId");
    }
}
