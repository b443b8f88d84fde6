import { Button, Modal, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ChangeEvent, useEffect, useState } from "react";
import { api, read } from "../api/client";
import { ApiError, describe } from "../api/problem";
import type { Tariff } from "../api/types";
import { tariffChanged } from "./tariffs";

type Props = { tariff: Tariff; mayWrite: boolean; onClose: () => void; onSaved: (tariff: Tariff) => void };

/** The stored tariff as OCPI 2.2.1 has it: to copy, to save as a file, or to replace by another. */
export function OcpiDialog({ tariff, mayWrite, onClose, onSaved }: Props) {
  const path = { uuid: tariff.id };
  const stored = useQuery({
    queryKey: ["tariffs", tariff.id, "ocpi", tariff.version],
    queryFn: ({ signal }) => read(api.GET("/v2/tariffs/{uuid}/ocpi", { signal, params: { path } })),
    retry: false,
  });
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const original = stored.data ? JSON.stringify(stored.data, null, 2) : "";
  useEffect(() => {
    if (stored.data) setText((old) => old ?? JSON.stringify(stored.data, null, 2));
  }, [stored.data]);

  const save = async () => {
    setProblem(null);
    let body: unknown;
    try {
      body = JSON.parse(text ?? "");
    } catch (error) {
      setProblem(describe(error));
      return;
    }
    setSaving(true);
    try {
      const saved = await read(api.PUT("/v2/tariffs/{uuid}/ocpi", { params: { path }, body: body as never }));
      tariffChanged();
      onSaved(saved);
    } catch (error) {
      setProblem(
        error instanceof ApiError && error.param && !error.message.startsWith(error.param)
          ? `${error.param}: ${error.message}`
          : describe(error),
      );
    } finally {
      setSaving(false);
    }
  };
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file) setText(await file.text());
  };
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text ?? ""], { type: "application/json" }));
    link.download = `${tariff.name.replace(/[^\p{L}\d]+/gu, "-")}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Modal opened onClose={onClose} title={`${tariff.name} as OCPI 2.2.1`} size="xl" closeOnClickOutside={false}>
      <div className="stack">
        <Textarea
          className="element-json"
          aria-label="OCPI JSON"
          autosize
          minRows={14}
          maxRows={24}
          spellCheck={false}
          readOnly={!mayWrite}
          value={text ?? ""}
          onChange={(event) => setText(event.currentTarget.value)}
          error={problem ?? (stored.error ? describe(stored.error) : undefined)}
        />
        <p className="note-line">OCPI knows no spot prices, free idle minutes or quiet hours: a tariff read from it has none.</p>
        <div className="row">
          <Button variant="default" onClick={download} disabled={!text}>
            Save as file
          </Button>
          {mayWrite && (
            <Button variant="default" component="label">
              Open a file
              <input type="file" accept=".json,application/json" className="visually-hidden" onChange={(event) => void open(event)} />
            </Button>
          )}
          <span className="grow" />
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {mayWrite && (
            <Button onClick={() => void save()} loading={isSaving} disabled={!text || text === original}>
              Save as new version
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
