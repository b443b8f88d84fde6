import { Autocomplete, Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { settleToast, toast } from "../shell/toasts";
import { settingsChanged, stationItself } from "./settings";

/** Some stations know settings that they do not list. */
export function AskByName({ id, identity, places }: { id: number; identity: string; places: string[] }) {
  const [component, setComponent] = useState("");
  const [variable, setVariable] = useState("");
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (variable.trim() === "") return;
    const pending = toast({ tone: "pending", title: `Read ${variable}`, text: `Waiting for ${identity}…` });
    try {
      const setting = { component: component.trim() || stationItself, variable: variable.trim() };
      const { data } = await read(
        api.POST("/v2/chargeboxes/{id}/settings/read", { params: { path: { id } }, body: { settings: [setting] } }),
      );
      const said = data[0];
      const good = said?.outcome === "Accepted";
      settleToast(pending, {
        tone: good ? "good" : "bad",
        title: good ? `${variable} is ${said.value ?? "kept secret"}` : `${identity} answered ${said?.status}`,
        text: said?.why ?? undefined,
      });
      if (good) setVariable("");
    } catch (error) {
      settleToast(pending, { tone: "bad", title: `${variable} was not asked for`, text: describe(error) });
    } finally {
      settingsChanged(id);
    }
  };
  const components = places.filter((place) => !place.includes("·") && !place.includes("(") && place !== "Station");
  return (
    <form className="row setting-ask" onSubmit={(event) => void ask(event)} aria-label="Read a setting by name">
      <span>Not in the list?</span>
      {components.length > 0 && (
        <Autocomplete
          size="xs"
          w={220}
          aria-label="Component"
          placeholder="Component (or the station)"
          data={components}
          value={component}
          onChange={setComponent}
        />
      )}
      <TextInput
        size="xs"
        w={240}
        aria-label="Setting"
        placeholder="A setting by its name"
        maxLength={50}
        value={variable}
        onChange={(event) => setVariable(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default">
        Ask for it
      </Button>
    </form>
  );
}
