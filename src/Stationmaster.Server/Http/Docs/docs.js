"use strict";

// Draws the OpenAPI document: an index, and per endpoint its parameters, body and answers as shapes one can read.
const methods = ["get", "post", "put", "patch", "delete"];

const element = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

const resolve = (api, schema) => {
  const name = schema?.$ref?.split("/").pop();
  return name ? { name, schema: api.components.schemas[name] ?? {} } : { name: null, schema: schema ?? {} };
};

// A shape in the manner of TypeScript; what contains itself is named, not repeated.
const shape = (api, given, depth = 0, seen = []) => {
  const { name, schema } = resolve(api, given);
  if (name && seen.includes(name)) return name;
  const inside = name ? [...seen, name] : seen;
  const pad = "  ".repeat(depth + 1);
  const either = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (either) return either.map((one) => shape(api, one, depth, inside)).join(schema.allOf ? " & " : " | ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = [schema.type ?? (schema.properties ? "object" : "any")].flat();
  return types.map((type) => {
    if (type === "array") return `[${shape(api, schema.items, depth, inside)}]`;
    if (type !== "object") return schema.format && type === "string" ? schema.format : type;
    const members = Object.entries(schema.properties ?? {}).map(([key, value]) => {
      const optional = schema.required?.includes(key) ? "" : "?";
      const note = resolve(api, value).schema.description;
      return `${pad}${key}${optional}: ${shape(api, value, depth + 1, inside)}${note ? `   // ${note}` : ""}`;
    });
    if (members.length) return `{\n${members.join("\n")}\n${"  ".repeat(depth)}}`;
    return schema.additionalProperties ? `{ [key]: ${shape(api, schema.additionalProperties, depth, inside)} }` : "{}";
  }).join(" | ");
};

const bodyOf = (content) => content?.["application/json"]?.schema ?? content?.["text/event-stream"]?.schema;

const parameters = (api, operation) => {
  if (!operation.parameters?.length) return null;
  const rows = operation.parameters.map((parameter) => element("tr", {},
    element("td", {}, element("code", {}, parameter.name), parameter.required ? "" : element("span", { class: "dim" }, " optional")),
    element("td", { class: "dim" }, parameter.in),
    element("td", {}, element("code", {}, shape(api, parameter.schema))),
    element("td", {}, parameter.description ?? "")));
  return element("div", {}, element("h3", {}, "Parameters"), element("table", {}, ...rows));
};

const answers = (api, operation) => Object.entries(operation.responses ?? {})
  .filter(([status]) => status.startsWith("2"))
  .map(([status, response]) => {
    const schema = bodyOf(response.content);
    return element("div", {}, element("h3", {}, `Answer ${status}`), schema ? element("pre", {}, shape(api, schema)) : element("p", { class: "dim" }, "No body."));
  });

const refusals = (operation) => {
  const codes = Object.entries(operation.responses ?? {}).filter(([status]) => !status.startsWith("2"));
  return codes.length ? element("p", { class: "dim" }, `Refusals: ${codes.map(([status, one]) => `${status} ${one.description}`).join(" · ")}`) : null;
};

const draw = (api, { id, method, path, operation }) => {
  const body = bodyOf(operation.requestBody?.content);
  return element("section", { id },
    element("h2", {}, element("span", { class: `method ${method}` }, method), element("code", {}, path)),
    element("p", {}, [operation.summary, operation.description].filter(Boolean).join(". ").replaceAll("`", "")),
    parameters(api, operation),
    body ? element("div", {}, element("h3", {}, "Body"), element("pre", {}, shape(api, body))) : null,
    ...answers(api, operation), refusals(operation));
};

const operationsOf = (api) => Object.entries(api.paths ?? {}).flatMap(([path, item]) => methods
  .filter((method) => item[method])
  .map((method) => ({ id: `${method}${path.replaceAll(/[{}]/g, "").replaceAll("/", "-")}`, method, path, operation: item[method] })));

const drawIndex = (operations, wanted) => {
  const index = document.getElementById("index");
  index.replaceChildren();
  let tag = null;
  for (const { id, method, path, operation } of operations) {
    if (!`${method} ${path} ${operation.summary ?? ""}`.toLowerCase().includes(wanted)) continue;
    const mine = operation.tags?.[0] ?? "Other";
    if (mine !== tag) index.append(element("h2", {}, (tag = mine)));
    index.append(element("a", { href: `#${id}`, title: operation.summary ?? path }, element("span", { class: `method ${method}` }, method), path));
  }
};

const start = async () => {
  const main = document.getElementById("main");
  try {
    const response = await fetch("/openapi/v2.json");
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const api = await response.json();
    const operations = operationsOf(api).sort((one, other) => (one.operation.tags?.[0] ?? "").localeCompare(other.operation.tags?.[0] ?? ""));
    drawIndex(operations, "");
    document.getElementById("find").addEventListener("input", (event) => drawIndex(operations, event.target.value.toLowerCase()));
    main.replaceChildren(
      element("h1", {}, api.info.title),
      element("p", {}, (api.info.description ?? "").replaceAll("`", "")),
      element("p", {}, element("a", { href: "/openapi/v2.json" }, "OpenAPI document"), " for code generators."),
      ...operations.map((operation) => draw(api, operation)));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    main.replaceChildren(element("p", {}, `The document could not be read: ${error.message}`));
  }
};

start();
