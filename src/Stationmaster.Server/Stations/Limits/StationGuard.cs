namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// Watches one station's bytes go by, counts its frames by their headers (RFC 6455 §5.2) and tells when it must not be read on. Pings
/// and pieces count too, which nothing behind it sees. Touched by the connection's reader; the sweep reads <see cref="UnfinishedSince"/>.
/// </summary>
sealed class StationGuard(Wheel wheel, string identity, StationBudget budget)
{
    const int Final = 0x80;
    const int Masked = 0x80;
    const int MaskBytes = 4;
    const int FirstControl = 8;

    long _payloadLeft;
    int _headerLength;
    int _lengthBytes;
    int _maskLeft;
    byte _first;
    bool _isWithinMessage;
    volatile int _unfinishedSince;
    volatile StationConnection? _connection;

    /// <summary>The beat at which a message began that has not ended; 0 for none.</summary>
    public int UnfinishedSince => _unfinishedSince;

    public string Identity => identity;

    public StationBudget Budget => budget;

    public void Watches(StationConnection connection) => _connection = connection;

    public void End(string why) => _connection?.Abort(why);

    public bool MustWait => budget.IsSpent;

    /// <summary>Until the station may be read on.</summary>
    public async ValueTask Wait(CancellationToken ct)
    {
        while (budget.Wait(wheel.Now) is (> 0 and var beats, var limit))
        {
            LimitMetrics.Paused(limit);
            await wheel.Sleep(beats, ct);
        }
    }

    /// <summary>Whether a line about this station may go into the program's log.</summary>
    public bool MayLog()
    {
        if (budget.MayLog(wheel.Now))
            return true;
        LimitMetrics.LineWithheld();
        return false;
    }

    /// <summary>Whether a message that changes nothing is kept in the message log.</summary>
    public bool MayKeep()
    {
        if (budget.MayKeep(wheel.Now))
            return true;
        LimitMetrics.MessageNotKept();
        return false;
    }

    public void Watch(ReadOnlySpan<byte> bytes)
    {
        var (length, messages, others) = (bytes.Length, 0, 0);
        while (!bytes.IsEmpty)
        {
            if (_headerLength < 0)
            {
                var passed = (int)Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= passed;
                bytes = bytes[passed..];
            }
            else
            {
                Header(bytes[0]);
                bytes = bytes[1..];
            }
            if (_headerLength < 0 && _payloadLeft == 0)
                Ended(ref messages, ref others);
        }
        budget.Read(length, messages, others);
        var isUnfinished = _isWithinMessage || _headerLength != 0;
        if (isUnfinished && _unfinishedSince == 0)
            _unfinishedSince = wheel.Now;
        else if (!isUnfinished)
            _unfinishedSince = 0;
    }

    /// <summary>Takes one byte of a header; <see cref="_headerLength"/> is negative when it was the last.</summary>
    void Header(byte next)
    {
        _headerLength++;
        switch (_headerLength)
        {
            case 1:
                _first = next;
                return;
            case 2:
                var length = next & 0x7F;
                _maskLeft = (next & Masked) == 0 ? 0 : MaskBytes;
                _lengthBytes = length switch { 126 => 2, 127 => 8, _ => 0 };
                _payloadLeft = _lengthBytes == 0 ? length : 0;
                break;
            default:
                if (_lengthBytes > 0)
                {
                    // A length with the highest bit set is refused behind us; here it must only not turn negative.
                    _payloadLeft = ((_payloadLeft << 8) | next) & long.MaxValue;
                    _lengthBytes--;
                }
                else
                {
                    _maskLeft--;
                }
                break;
        }
        if (_lengthBytes == 0 && _maskLeft == 0)
            _headerLength = -1;
    }

    void Ended(ref int messages, ref int others)
    {
        _headerLength = 0;
        var (isControl, isFinal) = ((_first & 0x0F) >= FirstControl, (_first & Final) != 0);
        if (isControl)
        {
            others++;
            return;
        }
        _isWithinMessage = !isFinal;
        if (isFinal)
            messages++;
        else
            others++;
    }
}
