namespace Stationmaster.Server.Storage;

/// <summary>
/// Answers many questions of one kind with one query: what is asked while a query runs waits for the next. After a restart thousands of
/// stations ask the same at once.
/// </summary>
/// <param name="ask">The answers by key; a key without one is left out.</param>
sealed class Gathered<TKey, TAnswer>(Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TAnswer>>> ask) where TKey : notnull
{
    const int Most = 256;

    readonly Lock _lock = new();
    readonly Dictionary<TKey, TaskCompletionSource<TAnswer?>> _waiting = [];
    bool _isAsking;

    /// <summary>What is true at some moment after the call; default where nothing is known of the key.</summary>
    public Task<TAnswer?> Ask(TKey key)
    {
        Task<TAnswer?> answer;
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var waiting))
                _waiting.Add(key, waiting = new(TaskCreationOptions.RunContinuationsAsynchronously));
            answer = waiting.Task;
            if (_isAsking)
                return answer;
            _isAsking = true;
        }
        _ = AskAll();
        return answer;
    }

    async Task AskAll()
    {
        while (Next() is { } questions)
        {
            try
            {
                var answers = await ask([.. questions.Select(question => question.Key)]);
                foreach (var (key, answer) in questions)
                    answer.SetResult(answers.GetValueOrDefault(key));
            }
            catch (Exception e)
            {
                foreach (var (_, answer) in questions)
                    answer.TrySetException(e);
            }
        }
    }

    List<KeyValuePair<TKey, TaskCompletionSource<TAnswer?>>>? Next()
    {
        lock (_lock)
        {
            var questions = _waiting.Take(Most).ToList();
            _isAsking = questions.Count > 0;
            foreach (var (key, _) in questions)
                _waiting.Remove(key);
            return _isAsking ? questions : null;
        }
    }
}
