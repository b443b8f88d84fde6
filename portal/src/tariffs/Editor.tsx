import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { Tariff, TariffVersion } from "../api/types";
import { formatDateTime } from "../format/times";
import { locationQuery } from "../locations/locations";
import { confirm } from "../shell/confirm";
import { Page } from "../shell/Page";
import { toast } from "../shell/toasts";
import { tryLater } from "../what-if/draft";
import { bodyOf } from "./body";
import { coverOfBase } from "./covering";
import { draftOf } from "./draft";
import { EnergyFields } from "./EnergyFields";
import { FeeList } from "./FeeList";
import { GeneralFields } from "./GeneralFields";
import { IdleFields } from "./IdleFields";
import { OcpiDialog } from "./OcpiDialog";
import { type Place, Preview } from "./Preview";
import { TryIt } from "./TryIt";
import { tariffChanged, usedAtQuery } from "./tariffs";
import { UsedAt } from "./UsedAt";
import { isComplete, missingIn, useDraft } from "./useDraft";
import { Versions } from "./Versions";

const usualPlace: Place = { name: "", zone: "Europe/Copenhagen", area: null };

/** A tariff being made or changed: its fields left, what they come to at the right. */
export function Editor({ tariff, versions = [] }: { tariff: Tariff | null; versions?: readonly TariffVersion[] }) {
  const form = useDraft(draftOf(tariff));
  const [isSaving, setSaving] = useState(false);
  const [isOcpiOpen, setOcpiOpen] = useState(false);
  const mayWrite = useMay("write");
  const navigate = useNavigate();
  const place = usePlace(tariff);
  const { draft } = form;

  useBlocker({
    shouldBlockFn: async ({ current, next }) =>
      form.isChanged &&
      !isSaving &&
      current.pathname !== next.pathname &&
      next.pathname !== "/tariffs/what-if" &&
      !(await confirm({ title: "Leave without saving?", text: "What you changed in this tariff is lost.", action: "Leave", danger: true })),
    enableBeforeUnload: () => form.isChanged,
  });

  async function save() {
    const missing = missingIn(draft);
    form.setErrors(missing);
    if (Object.keys(missing).length > 0 || isSaving) return;
    setSaving(true);
    const { body } = bodyOf(draft);
    try {
      const saved = await read(
        tariff ? api.PUT("/v2/tariffs/{uuid}", { params: { path: { uuid: tariff.id } }, body }) : api.POST("/v2/tariffs", { body }),
      );
      form.accept();
      form.keep({ ...draft, validFrom: "" });
      tariffChanged();
      toast({
        tone: "good",
        title: tariff ? `${saved.name} saved` : `${saved.name} created`,
        text: saved.upcoming
          ? `Its new prices hold from ${formatDateTime(saved.upcoming.validFrom)}.`
          : "Sessions that start from now on use it.",
      });
      if (!tariff) void navigate({ to: "/tariffs/$id", params: { id: saved.id }, replace: true, ignoreBlocker: true });
    } catch (error) {
      form.refuse(error, draft);
    } finally {
      setSaving(false);
    }
  }

  const covered = coverOfBase(draft);
  return (
    <Page
      title={draft.name.trim() || (tariff ? tariff.name : "New tariff")}
      crumb={<Link to="/tariffs">Tariffs</Link>}
      beside={
        <>
          {tariff && <span className="tag plain">version {tariff.version}</span>}
          {form.isChanged && <span className="tag warn">not saved</span>}
        </>
      }
      actions={
        <>
          <Button
            variant="default"
            disabled={!isComplete(draft)}
            onClick={() => {
              tryLater({ body: bodyOf(draft).body, replaces: tariff?.id ?? null });
              void navigate({ to: "/tariffs/what-if" });
            }}
          >
            What if…
          </Button>
          {tariff && <More tariff={tariff} mayWrite={mayWrite} onOcpi={() => setOcpiOpen(true)} />}
          {mayWrite && (
            <Button onClick={() => void save()} loading={isSaving} disabled={tariff !== null && !form.isChanged}>
              {tariff ? "Save as new version" : "Create"}
            </Button>
          )}
        </>
      }
    >
      {form.failure && (
        <div className="form-error" role="alert">
          {form.failure}
        </div>
      )}
      <div className="tariff-columns">
        <form
          className="tariff-fields"
          aria-label="Tariff"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <GeneralFields form={form} isNew={tariff === null} />
          <FeeList form={form} />
          <EnergyFields form={form} />
          {covered >= 0 && draft.energy !== "none" && (
            <p className="fee-hint base">
              The {draft.energy === "spot" ? "spot price" : "base fee"} is never charged: fee {covered + 1} always holds.
            </p>
          )}
          <IdleFields form={form} />
        </form>
        <div>
          <Preview draft={draft} place={place} onRefused={form.refuse} onSound={form.accept} />
          <TryIt draft={draft} place={place} />
          {tariff && <UsedAt tariff={tariff} mayWrite={mayWrite} />}
          {tariff && <Versions versions={versions} />}
        </div>
      </div>
      {tariff && isOcpiOpen && (
        <OcpiDialog
          tariff={tariff}
          mayWrite={mayWrite}
          onClose={() => setOcpiOpen(false)}
          onSaved={(saved) => {
            form.keep(draftOf(saved));
            setOcpiOpen(false);
          }}
        />
      )}
    </Page>
  );
}

/** Where the preview stands: the first location that uses the tariff, with its clock and its price area. */
function usePlace(tariff: Tariff | null): Place {
  const used = useQuery({ ...usedAtQuery(tariff?.id ?? ""), enabled: tariff !== null });
  const first = used.data?.data[0]?.id;
  const location = useQuery({ ...locationQuery(first ?? 0), enabled: first !== undefined });
  return location.data ? { name: location.data.name, zone: location.data.timezone, area: location.data.priceArea ?? null } : usualPlace;
}

function More({ tariff, mayWrite, onOcpi }: { tariff: Tariff; mayWrite: boolean; onOcpi: () => void }) {
  const navigate = useNavigate();
  const remove = async () => {
    const yes = await confirm({
      title: `Delete ${tariff.name}?`,
      text: "Its charge records keep their prices.",
      action: "Delete",
      danger: true,
    });
    if (!yes) return;
    try {
      await read(api.DELETE("/v2/tariffs/{uuid}", { params: { path: { uuid: tariff.id } } }));
      tariffChanged();
      void navigate({ to: "/tariffs", ignoreBlocker: true });
    } catch (error) {
      toast({ tone: "bad", title: `${tariff.name} was not deleted`, text: describe(error) });
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onOcpi}>OCPI JSON…</Menu.Item>
        {mayWrite && <Menu.Item onClick={() => void remove()}>Delete…</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
