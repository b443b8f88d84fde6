namespace Stationmaster.Ocpp;

/// <summary>The editions of OCPP-J, by which frames and the codes of errors differ.</summary>
public enum OcppEdition
{
    V16,
    V201,

    /// <summary>Adds messages that are not answered (SEND) and refusals of answers (CALLRESULTERROR): OCPP-J 2.1 §4.2.</summary>
    V21,
}
