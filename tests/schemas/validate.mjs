// Reads JSON lines {"schema": "StartTransaction", "payload": {...}} from stdin, prints one verdict a line: {"valid": true} or {"valid": false, "errors": "..."}.
// The folder of the schemas is the only argument. Each schema names the draft it is written in.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default;
const Ajv4 = require('ajv-draft-04').default;

// A binary float is no multiple of 0.1: a quotient this close to a whole number is one.
const options = { strict: false, allErrors: true, multipleOfPrecision: 9 };
const draft4 = new Ajv4(options);
const draft6 = new Ajv(options);
draft6.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));

const dateTime = /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const isDateTime = (text) => {
  const [, year, month, day] = dateTime.exec(text) ?? [];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};
for (const ajv of [draft4, draft6]) {
  ajv.addFormat('date-time', isDateTime);
  ajv.addFormat('uri', true);
}

const folder = process.argv[2];
const validators = new Map();

function validatorFor(name) {
  if (!validators.has(name)) {
    const schema = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    validators.set(name, (schema.$schema.includes('draft-04') ? draft4 : draft6).compile(schema));
  }
  return validators.get(name);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, payload } = JSON.parse(line);
  const validate = validatorFor(schema);
  const valid = validate(payload);
  const errors = valid ? undefined : validate.errors.map((error) => `${error.instancePath} ${error.message}`).join('; ');
  process.stdout.write(`${JSON.stringify({ valid, errors })}\n`);
}
