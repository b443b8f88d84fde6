using System.Text;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords.Revisions;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Review;

/// <summary>What an operator does with a record that waits: releases it as it is, excludes it, or corrects it.</summary>
sealed class Reviews(Commits commits, Sequences sequences, Corrections corrections)
{
    static readonly Dictionary<string, string?> Released = new(StringComparer.Ordinal) { ["isHeld"] = "false", ["reviewReasons"] = "[]" };

    /// <summary>It is settled, or stays excluded, as it is.</summary>
    /// <exception cref="ApiProblem">404, or 409 where it does not wait.</exception>
    public async Task Release(Scope scope, long number, string? note, CancellationToken ct)
    {
        var actionId = await sequences.Next("record_action", ct);
        await commits.Write(
            async write =>
            {
                var stored = await StoredRecord.Hold(write, scope, number, ct);
                if (!await ReviewStore.Close(write, number, "released", note, scope.Name, ct))
                    throw Problem.Conflict(null, $"Charge record {number} does not wait for anybody.", "not_waiting");
                await Rewrite(write, stored, Released, ct);
                await Corrections.Receipted(write, ct, number);
                await Corrections.Run(write, Corrections.Done(actionId, number, write, scope, "released", note, stored.Revision), ct);
            },
            ct);
    }

    /// <summary>The payer pays nothing: a further revision says so.</summary>
    public Task Exclude(Scope scope, long number, string note, CancellationToken ct) =>
        corrections.Make(scope, number, new Correction(IsFree: true), note, "excluded", asCredit: false, isPreview: false, ct);

    static async Task Rewrite(WriteTransaction write, StoredRecord stored, Dictionary<string, string?> members, CancellationToken ct)
    {
        var changed = new Dictionary<string, string?>(members, StringComparer.Ordinal) { ["updatedAt"] = $"\"{write.Now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"" };
        var document = Rewriting.With(Encoding.UTF8.GetBytes(stored.Document), changed);
        await write.Execute(
            "update charge_record set document = @text, held = 0, updated_ms = @NowMs where number = @Number",
            new { text = Encoding.UTF8.GetString(document), write.NowMs, stored.Number }, ct);
        await Corrections.Run(write, RecordColumns.Saved(stored.Number, document, write.NowMs), ct);
    }
}
