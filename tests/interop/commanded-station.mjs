// A charging station by ocpp-rpc. Prints what happens as JSON lines; each line on standard input is a command {"do": …}.
// Usage: node commanded-station.mjs ENDPOINT IDENTITY [PASSWORD]
import { createInterface } from "node:readline";
import { RPCClient } from "ocpp-rpc";

const [endpoint, identity, password] = process.argv.slice(2);
const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
const now = () => new Date().toISOString();

const client = new RPCClient({
  endpoint,
  identity,
  password,
  protocols: ["ocpp1.6"],
  strictMode: true,
  callTimeoutMs: 20_000,
  backoff: { initialDelay: 100, maxDelay: 500, factor: 2, randomisationFactor: 0 },
});
client.on("strictValidationFailure", ({ method, outbound, error }) =>
  say("violation", { method, by: outbound ? "station" : "server", error: `${error.message} ${JSON.stringify(error.details)}` }),
);
client.on("badMessage", ({ error }) => say("violation", { method: null, by: "server", error: error.message }));
client.on("disconnect", ({ code }) => say("disconnected", { code }));

let register = 1_000_000;
let transactionId = null;
const sampled = (context) => [
  { value: String(register), context, measurand: "Energy.Active.Import.Register", unit: "Wh", location: "Outlet" },
  { value: "11000", context, measurand: "Power.Active.Import", unit: "W" },
];
const status = (word) => client.call("StatusNotification", { connectorId: 1, errorCode: "NoError", status: word, timestamp: now() });

async function stop(reason) {
  if (transactionId === null) return;
  const stopped = transactionId;
  transactionId = null;
  register += 5_250;
  const { idTagInfo } = await client.call("StopTransaction", { transactionId: stopped, meterStop: register, timestamp: now(), reason });
  await status("Finishing");
  await status("Available");
  say("stopped", { transactionId: stopped, meterStop: register, standing: idTagInfo?.status ?? null });
}

const configuration = new Map([["HeartbeatInterval", "300"], ["MeterValueSampleInterval", "60"], ["NumberOfConnectors", "1"]]);
client.handle("GetConfiguration", ({ params }) => {
  const asked = params.key ?? [...configuration.keys()];
  return {
    configurationKey: asked.filter((key) => configuration.has(key)).map((key) => ({ key, readonly: false, value: configuration.get(key) })),
    unknownKey: asked.filter((key) => !configuration.has(key)),
  };
});
client.handle("ChangeConfiguration", ({ params: { key, value } }) => {
  configuration.set(key, value);
  return { status: "Accepted" };
});
client.handle("TriggerMessage", ({ params: { requestedMessage } }) => {
  if (requestedMessage !== "StatusNotification") return { status: "NotImplemented" };
  setImmediate(() => status(transactionId === null ? "Available" : "Charging").catch((error) => say("failed", { error: error.message })));
  return { status: "Accepted" };
});
client.handle("RemoteStopTransaction", ({ params }) => {
  if (params.transactionId !== transactionId) return { status: "Rejected" };
  setImmediate(() => stop("Remote").catch((error) => say("failed", { error: error.message })));
  return { status: "Accepted" };
});

const commands = {
  async boot() {
    const answer = await client.call("BootNotification", {
      chargePointVendor: "Interop", chargePointModel: "Two", chargePointSerialNumber: "I-0001", firmwareVersion: "1.2.3",
    });
    if (answer.status === "Accepted") await status("Available");
    say("booted", answer);
  },
  async charge({ idTag }) {
    const { idTagInfo } = await client.call("Authorize", { idTag });
    if (idTagInfo.status !== "Accepted") return say("refused", { standing: idTagInfo.status });
    await status("Preparing");
    const started = await client.call("StartTransaction", { connectorId: 1, idTag, meterStart: register, timestamp: now() });
    transactionId = started.transactionId;
    await status("Charging");
    register += 250;
    await client.call("MeterValues", { connectorId: 1, transactionId, meterValue: [{ timestamp: now(), sampledValue: sampled("Sample.Periodic") }] });
    await client.call("Heartbeat", {});
    say("charging", { transactionId, standing: started.idTagInfo.status });
  },
  stop: () => stop("Local"),
  async leave() {
    await client.close();
    process.exit(0);
  },
};

const fail = (error) => say("failed", { error: error.message });
await client.connect().then(() => say("connected", { protocol: client.protocol }), fail);
let turn = Promise.resolve();
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const command = JSON.parse(line);
  turn = turn.then(() => commands[command.do](command)).catch(fail);
});
input.on("close", () => process.exit(0));
