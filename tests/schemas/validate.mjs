// Reads JSON lines {"schema": "StartTransaction", "payload": {...}} from stdin, prints one verdict a line: {"valid": true} or {"valid": false, "errors": "..."}.
// The folder of the schemas is the only argument; a schema may be named with a folder below it ("2.1/BootNotificationRequest"). Each schema
// names the draft it is written in.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default;
const Ajv4 = require('ajv-draft-04').default;

// A binary float is no multiple of 0.1: a quotient this close to a whole number is one.
const options = { strict: false, allErrors: true, multipleOfPrecision: 9 };
const dateTime = /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const isDateTime = (text) => {
  const [, year, month, day] = dateTime.exec(text) ?? [];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};
// A compiler of its own for each folder: versions name their schemas alike.
const compilers = new Map();

function compilerFor(folder, isDraft4) {
  const key = `${folder} ${isDraft4}`;
  if (!compilers.has(key)) {
    const ajv = isDraft4 ? new Ajv4(options) : new Ajv(options);
    if (!isDraft4) ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
    ajv.addFormat('date-time', isDateTime);
    ajv.addFormat('uri', true);
    compilers.set(key, ajv);
  }
  return compilers.get(key);
}

const folder = process.argv[2];
const validators = new Map();

function validatorFor(name) {
  if (!validators.has(name)) {
    const schema = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    validators.set(name, compilerFor(dirname(name), schema.$schema.includes('draft-04')).compile(schema));
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
