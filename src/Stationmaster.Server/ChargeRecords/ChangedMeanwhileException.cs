namespace Stationmaster.Server.ChargeRecords;

/// <summary>A record is not any more as it was read: what was to be written of it is taken back.</summary>
sealed class ChangedMeanwhileException : Exception;
