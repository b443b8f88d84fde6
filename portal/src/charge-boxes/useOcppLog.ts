import { useCallback, useEffect, useRef, useState } from "react";
import { leaveForSignIn } from "../access/session";
import { api, read } from "../api/client";
import type { OcppMessage } from "../api/types";
import { keepStream } from "../live/stream";
import { mergeMessages } from "./messages";

const pageSize = 100;

type Log = { messages: OcppMessage[] | undefined; older: string | null; error: unknown };
const emptyLog: Log = { messages: undefined, older: null, error: null };

/** The message log of one charge box, newest first: the stream for what comes, pages for what was. */
export function useOcppLog(id: number, action: string | undefined, paused: boolean) {
  const [log, setLog] = useState<Log>(emptyLog);
  const [waiting, setWaiting] = useState<OcppMessage[]>([]);
  const [live, setLive] = useState(false);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const pausedNow = useRef(paused);
  pausedNow.current = paused;

  const fetchPage = useCallback(
    (nextPageCursor?: string) =>
      read(
        api.GET("/v2/chargeboxes/{id}/messages", {
          params: { path: { id }, query: { limit: pageSize, action: action?.split(","), nextPageCursor } },
        }),
      ),
    [id, action],
  );

  useEffect(() => {
    let gone = false;
    setLog(emptyLog);
    setWaiting([]);
    const catchUp = async () => {
      try {
        const page = await fetchPage();
        if (gone) return;
        setLog((old) => ({
          messages: mergeMessages(old.messages ?? [], page.data),
          older: old.messages ? old.older : page.nextPageCursor,
          error: null,
        }));
      } catch (error) {
        if (!gone) setLog((old) => ({ ...old, error }));
      }
    };
    const filter = action ? `?action=${encodeURIComponent(action)}` : "";
    const stream = keepStream(`/v2/chargeboxes/${id}/messages/stream${filter}`, {
      opened: () => {
        setLive(true);
        // Whatever came while no stream was open is fetched; what comes twice is one message.
        void catchUp();
      },
      event: ({ event, data }) => {
        if (event === "closed") return "broken";
        if (event !== "messages") return undefined;
        const incoming = JSON.parse(data) as OcppMessage[];
        if (pausedNow.current) setWaiting((old) => mergeMessages(old, incoming));
        else setLog((old) => ({ ...old, messages: mergeMessages(old.messages ?? [], incoming) }));
        return undefined;
      },
      lost: () => setLive(false),
      refused: leaveForSignIn,
    });
    void catchUp();
    return () => {
      gone = true;
      stream.stop();
    };
  }, [id, action, fetchPage]);

  useEffect(() => {
    if (paused || waiting.length === 0) return;
    setLog((old) => ({ ...old, messages: mergeMessages(old.messages ?? [], waiting) }));
    setWaiting([]);
  }, [paused, waiting]);

  const loadOlder = async () => {
    if (!log.older || loadingOlder) return;
    setLoadingOlder(true);
    try {
      const page = await fetchPage(log.older);
      setLog((old) => ({ messages: mergeMessages(old.messages ?? [], page.data), older: page.nextPageCursor, error: null }));
    } catch (error) {
      setLog((old) => ({ ...old, error }));
    } finally {
      setLoadingOlder(false);
    }
  };
  const retry = async () => {
    const page = await fetchPage();
    setLog({ messages: page.data, older: page.nextPageCursor, error: null });
  };

  return { ...log, live, waiting: waiting.length, loadOlder, loadingOlder, retry };
}
