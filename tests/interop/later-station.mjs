// A charging station of OCPP 2.0.1 or 2.1 by ocpp-rpc, which judges every message of both sides by its own copy of the schemas.
// Prints what happens as JSON lines; each line on standard input is a command {"do": …}. It answers orders by a table it is given.
// Usage: node later-station.mjs ENDPOINT IDENTITY PROTOCOL PASSWORD
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createValidator, RPCClient } from "ocpp-rpc";

const [endpoint, identity, protocol, password] = process.argv.slice(2);
const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
const now = () => new Date().toISOString();
const fail = (error) => say("failed", { error: `${error.message} ${JSON.stringify(error.details ?? {})}` });
let isLeaving = false;
// What was being told while it hung up is told to nobody.
const soon = (work) => setImmediate(() => work().catch((error) => isLeaving || fail(error)));

// Its schemas of 2.1 go by names that its own client does not look for.
const schemas21 = JSON.parse(readFileSync(new URL("./node_modules/ocpp-rpc/lib/schemas/ocpp2_1.json", import.meta.url), "utf8"));
for (const schema of schemas21) schema.$id = schema.$id.replace(/Request$/, ".req").replace(/Response$/, ".conf");

const client = new RPCClient({
  endpoint, identity, password, protocols: [protocol], strictMode: true, callTimeoutMs: 20_000, reconnect: false,
  strictModeValidators: [createValidator("ocpp2.1", schemas21)],
});
client.on("strictValidationFailure", ({ method, outbound, error }) =>
  say("violation", { method, by: outbound ? "station" : "server", error: `${error.message} ${JSON.stringify(error.details)}` }),
);
// An answer to what it was telling comes while it hangs up, when it knows of no question any more.
client.on("badMessage", ({ error }) => isLeaving || say("violation", { method: null, by: "server", error: error.message }));
client.on("disconnect", ({ code }) => say("disconnected", { code }));

const evse = { id: 1, connectorId: 1 };
const device = new Map([
  ["OCPPCommCtrlr.HeartbeatInterval", "300"], ["SampledDataCtrlr.TxUpdatedInterval", "60"], ["AuthCtrlr.LocalPreAuthorize", "true"],
]);
const asked = [];
let answers = {};
let register = 1_000_000;
let charge = null;

const sampled = (context) => [
  {
    timestamp: now(),
    sampledValue: [
      { value: register, context, measurand: "Energy.Active.Import.Register", unitOfMeasure: { unit: "Wh" }, location: "Outlet" },
      { value: 11_000, context, measurand: "Power.Active.Import", unitOfMeasure: { unit: "W" } },
    ],
  },
];
const status = (word) =>
  client.call("StatusNotification", { timestamp: now(), connectorStatus: word, evseId: evse.id, connectorId: evse.connectorId });
const step = (eventType, triggerReason, info, more = {}) =>
  client.call("TransactionEvent", {
    eventType, timestamp: now(), triggerReason, seqNo: charge.number++, transactionInfo: { transactionId: charge.id, ...info }, ...more,
  });

async function start(idToken, remoteStartId) {
  charge = { id: `T-${register}`, number: 0 };
  await status("Occupied");
  const remote = remoteStartId === undefined ? {} : { remoteStartId };
  const { idTokenInfo } = await step(
    "Started", remoteStartId === undefined ? "Authorized" : "RemoteStart", { chargingState: "EVConnected", ...remote },
    { idToken, evse, meterValue: sampled("Transaction.Begin") },
  );
  await step("Updated", "ChargingStateChanged", { chargingState: "Charging" });
  register += 250;
  await step("Updated", "MeterValuePeriodic", { chargingState: "Charging" }, { meterValue: sampled("Sample.Periodic") });
  await client.call("Heartbeat", {});
  say("charging", { transactionId: charge.id, standing: idTokenInfo?.status ?? null });
}

async function stop(stoppedReason) {
  register += 5_250;
  const ended = charge.id;
  const answer = await step(
    "Ended", stoppedReason === "Remote" ? "RemoteStop" : "StopAuthorized", { chargingState: "EVConnected", stoppedReason },
    { meterValue: sampled("Transaction.End") },
  );
  charge = null;
  await status("Available");
  say("stopped", { transactionId: ended, totalCost: answer.totalCost ?? null });
}

async function report({ requestId }) {
  const all = [...device].map(([name, value]) => ({
    component: { name: name.split(".")[0] }, variable: { name: name.split(".")[1] },
    variableAttribute: [{ type: "Actual", value, mutability: "ReadWrite", persistent: true }],
    variableCharacteristics: { dataType: "string", supportsMonitoring: false },
  }));
  for (const [seqNo, one] of all.entries())
    await client.call("NotifyReport", { requestId, generatedAt: now(), tbc: seqNo < all.length - 1, seqNo, reportData: [one] });
}

const named = ({ component, variable }) => `${component.name}.${variable.name}`;
const handlers = {
  RequestStartTransaction({ idToken, remoteStartId }) {
    soon(() => start(idToken, remoteStartId));
    return { status: "Accepted" };
  },
  RequestStopTransaction({ transactionId }) {
    if (transactionId !== charge?.id) return { status: "Rejected" };
    soon(() => stop("Remote"));
    return { status: "Accepted" };
  },
  GetTransactionStatus: ({ transactionId }) =>
    transactionId === undefined ? { messagesInQueue: false } : { ongoingIndicator: transactionId === charge?.id, messagesInQueue: false },
  GetBaseReport(order) {
    soon(() => report(order));
    return { status: "Accepted" };
  },
  GetVariables: ({ getVariableData }) => ({
    getVariableResult: getVariableData.map((one) => ({
      component: one.component, variable: one.variable,
      ...(device.has(named(one)) ? { attributeStatus: "Accepted", attributeValue: device.get(named(one)) } : { attributeStatus: "UnknownVariable" }),
    })),
  }),
  SetVariables: ({ setVariableData }) => ({
    setVariableResult: setVariableData.map((one) => {
      if (one.attributeValue.length < 1000) device.set(named(one), one.attributeValue);
      return { component: one.component, variable: one.variable, attributeStatus: "Accepted" };
    }),
  }),
  TriggerMessage({ requestedMessage }) {
    if (requestedMessage === "StatusNotification") soon(() => status(charge ? "Occupied" : "Available"));
    return { status: requestedMessage === "StatusNotification" ? "Accepted" : "NotImplemented" };
  },
};
client.handle(({ method, params }) => {
  asked.push({ action: method, payload: params });
  const answer = answers[method] ?? handlers[method]?.(params);
  if (answer === undefined) throw Object.assign(new Error(`No answer to ${method}`), { rpcErrorCode: "NotImplemented" });
  return answer;
});

const commands = {
  async boot() {
    const answer = await client.call("BootNotification", {
      reason: "PowerUp",
      chargingStation: { vendorName: "Interop", model: "Two", serialNumber: "I-0001", firmwareVersion: "1.2.3", modem: { iccid: "8945", imsi: "238" } },
    });
    if (answer.status === "Accepted") await status("Available");
    say("booted", answer);
  },
  async charge({ idToken }) {
    const { idTokenInfo } = await client.call("Authorize", { idToken });
    if (idTokenInfo.status !== "Accepted") return say("refused", { standing: idTokenInfo.status });
    await start(idToken);
  },
  stop: () => stop("Local"),
  /** By this table orders are answered from now on; {} for its own sense again. */
  answer({ table }) {
    answers = table;
    say("agreed");
  },
  asked: () => say("asked", { orders: asked.splice(0) }),
  /** Any call of a station; CALLERROR is an answer too. */
  async tell({ action, payload }) {
    say("told", { action, ...(await client.call(action, payload).then((answer) => ({ answer }), (error) => ({ code: error.rpcErrorCode, error: error.message }))) });
  },
  async leave() {
    isLeaving = true;
    await client.close();
    process.exit(0);
  },
};

await client.connect().then(() => say("connected", { protocol: client.protocol }), fail);
let turn = Promise.resolve();
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const command = JSON.parse(line);
  turn = turn.then(() => commands[command.do](command)).catch(fail);
});
input.on("close", () => process.exit(0));
