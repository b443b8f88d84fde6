namespace Stationmaster.Server.Storage;

/// <summary>The database cannot be reached or cannot write now. What was to be saved is, as far as known, not saved.</summary>
public sealed class StorageAwayException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The program cannot start on this database; the message is one line for whoever started it.</summary>
public sealed class StorageSetupException(string message, Exception? inner = null) : Exception(message, inner);
