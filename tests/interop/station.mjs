// A charging station on ocpp-rpc in strict mode, which judges every message of both sides by its own copy of the schemas.
// Arguments: endpoint, identity, charge key. Says what happens as JSON lines; charges until it is told to stop from afar, or a line on stdin ends it.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { RPCClient } = createRequire(import.meta.url)('ocpp-rpc');
const [endpoint, identity, idTag] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const now = () => new Date().toISOString();
const halfAnHourAgo = () => new Date(Date.now() - 1_800_000).toISOString();
const fail = (error) => {
  say({ broken: `${error?.message ?? error} ${JSON.stringify(error?.details ?? {})}` });
  process.exit(1);
};

const station = new RPCClient({ endpoint, identity, protocols: ['ocpp1.6'], strictMode: true, reconnect: false });
const asked = [];
let stop;
const stopping = new Promise((resolve) => {
  stop = resolve;
});

station.on('strictValidationFailure', ({ error }) => fail(error));
station.handle('ChangeConfiguration', ({ params }) => {
  asked.push(`${params.key}=${params.value}`);
  return { status: 'Accepted' };
});
station.handle('GetConfiguration', () => ({ configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '1' }] }));
station.handle('TriggerMessage', ({ params }) => {
  if (params.requestedMessage === 'BootNotification') setImmediate(() => boot().catch(fail));
  if (params.requestedMessage === 'StatusNotification') setImmediate(() => status('Available').catch(fail));
  return { status: 'Accepted' };
});
station.handle('RemoteStopTransaction', () => {
  setImmediate(() => stop('Remote'));
  return { status: 'Accepted' };
});
createInterface({ input: process.stdin }).on('line', () => stop('Local'));

let accept;
const accepted = new Promise((resolve) => {
  accept = resolve;
});

async function boot() {
  const answer = await station.call('BootNotification', { chargePointVendor: 'Independent', chargePointModel: 'ocpp-rpc' });
  say({ boot: answer.status });
  if (answer.status === 'Accepted') accept();
}

async function status(word) {
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: word, timestamp: now() });
}

async function charge() {
  await station.connect();
  await boot();
  await accepted;
  await status('Preparing');
  const { idTagInfo } = await station.call('Authorize', { idTag });
  say({ authorised: idTagInfo.status });
  const { transactionId } = await station.call('StartTransaction', { connectorId: 1, idTag, meterStart: 1000, timestamp: halfAnHourAgo() });
  await status('Charging');
  await station.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: now(), sampledValue: [{ value: '2500', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] }],
  });
  say({ started: transactionId });
  const reason = await stopping;
  await station.call('StopTransaction', { transactionId, idTag, meterStop: 4000, timestamp: now(), reason });
  await status('Finishing');
  await status('Available');
  say({ stopped: reason, asked });
  await station.close();
}

charge().then(() => process.exit(0), fail);
