import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { OcppAction, OcppField, OcppValue } from "../api/types";
import { everyAction, payloadOf } from "../testing/ocpp";
import { jsonText, readJson } from "./Control";
import { brokenJson, check } from "./check";
import { dangerOf, topicsOf } from "./commands";
import { Fields } from "./Fields";
import { at, columnsOf, JsonTree } from "./JsonTree";
import { begin, fieldsOf, fresh, isFree, isObject, itemOf, localTime, type Payload, timeOf, withField } from "./shapes";

const versions = await Promise.all(["1.6", "2.0.1", "2.1"].map(async (version) => ({ version, actions: await everyAction(version) })));

const render = (action: OcppAction, value: Payload) =>
  renderToStaticMarkup(
    <MantineProvider env="test">
      <Fields
        fields={action.request}
        value={value}
        onChange={() => {}}
        types={action.types}
        path=""
        faults={check(value, action.request, action.types)}
      />
    </MantineProvider>,
  );

/** The payload as it comes out of a form whose every control gives back what it shows. */
function throughForm(value: Payload, fields: readonly OcppField[], action: OcppAction): Payload {
  return fields.reduce(
    (sum, field) => withField(sum, fields, field.field, throughControl(value[field.field], field, action)),
    {} as Payload,
  );
}

function throughControl(value: unknown, shape: OcppValue, action: OcppAction): unknown {
  if (value === undefined) return undefined;
  if (isFree(shape, action.types)) return readJson(jsonText(value));
  if (shape.type === "list") return (value as unknown[]).map((item) => throughControl(item, itemOf(shape), action));
  if (shape.type === "object" && isObject(value)) return throughForm(value, fieldsOf(shape, action.types), action);
  return shape.type === "time" ? timeOf(localTime(value)) : value;
}

for (const { version, actions } of versions) {
  describe.skipIf(actions === null)(`Every order of OCPP ${version} (needs the official schemas beside the repository)`, () => {
    it.each((actions ?? []).map((action) => [action.name, action] as const))("%s is written in a form of its own shape", (_, action) => {
      for (const isFull of [true, false]) {
        const payload = payloadOf(action.request, action.types, isFull);

        expect(check(payload, action.request, action.types)).toEqual({});
        expect(throughForm(payload, action.request, action)).toEqual(payload);
        const html = render(action, payload);
        for (const name of Object.keys(payload)) expect(html).toContain(`>${name}`);
        expect(html).not.toContain("no field of the standard");
      }
      const blank = begin(action.request, action.types);
      for (const field of action.request) {
        if (field.isRequired) expect(render(action, blank)).toContain(`>${field.field}`);
        const without = { ...payloadOf(action.request, action.types, true), [field.field]: undefined };
        expect(Object.keys(check(without, action.request, action.types))).toEqual(field.isRequired ? [field.field] : []);
      }
    });
  });
}

const types = {
  Period: {
    isOpen: false,
    fields: [
      { field: "limit", isRequired: true, type: "number", multipleOf: 0.1, minimum: 0, maximum: 100 },
      { field: "kind", isRequired: false, type: "word", words: ["A", "W"] },
    ],
  },
} as const;
const fields = [
  { field: "id", isRequired: true, type: "integer" },
  { field: "name", isRequired: false, type: "text", maxLength: 3 },
  { field: "periods", isRequired: true, type: "list", minItems: 1, maxItems: 2, items: { type: "object", name: "Period" } },
  { field: "from", isRequired: false, type: "time" },
  { field: "isOn", isRequired: false, type: "boolean" },
  { field: "data", isRequired: false, type: "any" },
] as unknown as OcppField[];
const faults = (payload: unknown) => check(payload, fields, types as never);

describe("What is wrong with an order", () => {
  const good = { id: 1, periods: [{ limit: 21.4 }] };

  it("is nothing where it is as its shape has it", () => expect(faults(good)).toEqual({}));

  it.each([
    ["periods[0].limit", { ...good, periods: [{ limit: 21.45 }] }, "Must be a multiple of 0.1"],
    ["periods[0].limit", { ...good, periods: [{ limit: -1 }] }, "Must be at least 0"],
    ["periods[0].limit", { ...good, periods: [{ limit: 100.1 }] }, "Must be at most 100"],
    ["periods[0].limit", { ...good, periods: [{ limit: Number.NaN }] }, "Must be a number"],
    ["periods[0].limit", { ...good, periods: [{}] }, "Missing"],
    ["periods[0].kind", { ...good, periods: [{ limit: 1, kind: "a" }] }, "Must be one of the standard's words"],
    ["periods[0]", { ...good, periods: [undefined] }, "Missing"],
    ["periods", { ...good, periods: [] }, "Must have at least one item"],
    ["periods", { ...good, periods: [{ limit: 1 }, { limit: 1 }, { limit: 1 }] }, "Must have at most 2 items"],
    ["periods", { ...good, periods: {} }, "Must be a list"],
    ["id", { ...good, id: 1.5 }, "Must be a whole number"],
    ["id", { ...good, id: "1" }, "Must be a number"],
    ["name", { ...good, name: "🚗🚗🚗🚗" }, "Must have at most 3 characters"],
    ["from", { ...good, from: "2026-02-28" }, "Must be a date and time"],
    ["isOn", { ...good, isOn: "yes" }, "Must be yes or no"],
    ["data", { ...good, data: brokenJson }, "Not JSON"],
    ["more", { ...good, more: 1 }, "No field of the standard"],
  ])("%s is named", (path, payload, words) => expect(faults(payload)).toEqual({ [path]: words }));

  it("a car is one character", () => expect(faults({ ...good, name: "🚗🚗🚗" })).toEqual({}));
  it("no object is no payload", () => expect(faults([])).toEqual({ "": "Must be a JSON object" }));
});

describe("A form", () => {
  it("begins with what must be there and leaves no choice", () => expect(begin(fields, types as never)).toEqual({ periods: [{}] }));

  it("keeps the standard's order and takes away what is emptied", () => {
    expect(JSON.stringify(withField({ periods: [] }, fields, "id", 7))).toBe('{"id":7,"periods":[]}');
    expect(withField({ id: 7, name: "a" }, fields, "name", undefined)).toEqual({ id: 7 });
    expect(fresh({ type: "word", words: ["Only"] }, {})).toBe("Only");
  });

  it("asks once before what may break something", () => {
    expect(dangerOf("Reset", { type: "Immediate" })).toContain("at once");
    expect(dangerOf("ChangeAvailability", { operationalStatus: "Operative" })).toBeUndefined();
    expect(dangerOf("CustomerInformation", { clear: true })).toBeDefined();
    expect(dangerOf("DeleteCertificate", {})).toBeDefined();
    expect(dangerOf("GetVariables", {})).toBeUndefined();
  });

  it("finds orders by their name or their topic", () => {
    const action = (name: string, topic: string) => ({ name, topic, callers: [], isAnswered: true });
    const all = [action("ClearCache", "Core"), action("GetLog", "Security"), action("GetConfiguration", "Core")];
    expect(topicsOf(all, "").map((topic) => [topic.name, topic.actions.length])).toEqual([
      ["Core", 2],
      ["Security", 1],
    ]);
    expect(topicsOf(all, "get core")[0]?.actions.map((each) => each.name)).toEqual(["GetConfiguration"]);
  });
});

describe("An answer", () => {
  it("is shown as a table where its items are alike", () => {
    const items = [
      { attributeStatus: "Accepted", variable: { name: "Enabled" } },
      { attributeStatus: "Rejected", attributeValue: "x", variable: { name: "Other" } },
    ];
    const columns = columnsOf(items);
    expect(columns).toEqual(["attributeStatus", "variable.name", "attributeValue"]);
    expect(at(items[1], "variable.name")).toBe("Other");
    expect(renderToStaticMarkup(<JsonTree value={{ results: items }} />)).toContain("<td>Other</td>");
  });

  it("is a tree where they are not", () => {
    expect(columnsOf([{ a: [1] }])).toBeNull();
    const html = renderToStaticMarkup(<JsonTree value={{ a: [{ b: [{ c: true }, {}] }], words: ["x", "y"], none: "" }} />);
    expect(html).toContain("<td>yes</td>");
    expect(html).toContain(">x</span>");
    expect(html).toContain(">empty</span>");
  });
});
