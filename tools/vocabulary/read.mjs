// Reads the JSON schemas of one OCPP version: what types there are, and what each action's request and answer hold.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

// Says nothing about what is valid. `additionalProperties` and `additionalItems` are checked where they count.
const silent = ['$schema', '$id', 'id', '$comment', 'comment', 'title', 'description', 'javaType', 'default', 'additionalItems'];

const known = [
  ...silent, '$ref', 'definitions', 'type', 'properties', 'required', 'additionalProperties', 'enum', 'maxLength', 'format', 'items',
  'minItems', 'maxItems', 'minimum', 'maximum', 'multipleOf',
];

// OCPP 1.6 names its types (§7); its schemas write them out in place.
const names16 = {
  'StatusNotification.status': 'ChargePointStatus', 'FirmwareStatusNotification.status': 'FirmwareStatus',
  errorCode: 'ChargePointErrorCode', requestedMessage: 'MessageTrigger', configurationKey: 'KeyValue',
  csChargingProfiles: 'ChargingProfile', localAuthorizationList: 'AuthorizationData', transactionData: 'MeterValue',
  chargingProfileKind: 'ChargingProfileKindType', chargingProfilePurpose: 'ChargingProfilePurposeType',
  recurrencyKind: 'RecurrencyKindType', chargingRateUnit: 'ChargingRateUnitType', context: 'ReadingContext', format: 'ValueFormat',
  unit: 'UnitOfMeasure',
};

// Added to the units of 1.6 by who published the schemas; no edition of OCPP has it.
const notOfTheStandard = 'Hertz';

// What stands in one place only needs no name, unless it is long.
const longestInPlace = 60;

export function readVersion(folder) {
  const version = { words: new Map(), types: new Map(), actions: new Map(), hasCustomData: false };
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort(ordinal);
  const isPlain = !files.some((file) => file.endsWith('Request.json'));
  for (const file of files) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'), standardWords);
    const [action, part] = partOf(basename(file, '.json'), isPlain);
    const read = new SchemaReader(version, action);
    read.definitions(schema.definitions ?? {});
    const shapes = version.actions.get(action) ?? { request: null, answer: null };
    version.actions.set(action, { ...shapes, [part]: read.object(schema) });
  }
  if (!version.hasCustomData) writeShortWordsInPlace(version);
  return version;
}

const standardWords = (key, value) => (key === 'enum' ? value.filter((word) => word !== notOfTheStandard) : value);

function partOf(name, isPlain) {
  if (name.endsWith('Response')) return [name.slice(0, -'Response'.length), 'answer'];
  return [isPlain || !name.endsWith('Request') ? name : name.slice(0, -'Request'.length), 'request'];
}

class SchemaReader {
  constructor(version, action) {
    this.version = version;
    this.action = action;
    this.renamed = new Map();
  }

  definitions(definitions) {
    for (const [name, schema] of Object.entries(definitions)) this.renamed.set(name, this.nameFor(name, schema));
    for (const [name, schema] of Object.entries(definitions)) this.keep(this.renamed.get(name), schema);
  }

  // The same name stands for different things in different files of 1.6.
  nameFor(name, schema) {
    const own = `${this.action}.${name}`;
    const before = this.version.types.get(name) ?? this.version.words.get(name);
    return before && before.source !== facts(schema) ? own : name;
  }

  keep(name, schema) {
    const map = schema.enum ? this.version.words : this.version.types;
    if (!map.has(name)) map.set(name, Object.assign(schema.enum ?? this.object(schema), { source: facts(schema), uses: 0 }));
  }

  object(schema) {
    check(schema);
    if (schema.type !== 'object') throw new Error(`${this.action}: an object was expected`);
    const fields = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'customData');
    if (schema.properties?.customData) this.version.hasCustomData = true;
    else if (schema.additionalProperties !== false && schema.javaType !== 'CustomData') throw new Error(`${this.action}: an open object`);
    return fields.map(([name, field]) => ({ name, isRequired: schema.required?.includes(name) ?? false, shape: this.shape(name, field) }));
  }

  shape(name, schema) {
    check(schema);
    if (schema.$ref) return this.reference(this.renamed.get(schema.$ref.slice('#/definitions/'.length)));
    if (schema.enum) return this.named(name, schema);
    const { type, minimum, maximum, multipleOf, minItems = 0, maxItems } = schema;
    switch (type) {
      case undefined: return { kind: 'any' };
      case 'string': return schema.format ? { kind: schema.format } : { kind: 'text', longest: schema.maxLength };
      case 'integer': case 'number': return { kind: type, minimum, maximum, multipleOf };
      case 'boolean': return { kind: 'boolean' };
      case 'array': return { kind: 'list', item: this.shape(name, schema.items), least: minItems, most: maxItems };
      case 'object': return this.named(name, schema);
      default: throw new Error(`${this.action}: ${name} is of no known type`);
    }
  }

  named(field, schema) {
    const plain = names16[`${this.action}.${field}`] ?? names16[field] ?? field[0].toUpperCase() + field.slice(1);
    const name = this.nameFor(plain, schema);
    this.keep(name, schema);
    return this.reference(name);
  }

  reference(name) {
    const words = this.version.words.get(name);
    if (words) words.uses++;
    return { kind: 'type', name };
  }
}

function writeShortWordsInPlace({ words, types, actions }) {
  const isInPlace = (found) => found?.uses === 1 && found.join('", "').length <= longestInPlace;
  for (const field of [...types.values(), ...[...actions.values()].flatMap(({ request, answer }) => [request, answer ?? []])].flat()) {
    const found = field.shape.kind === 'type' ? words.get(field.shape.name) : undefined;
    if (isInPlace(found)) field.shape = { kind: 'words', words: found };
  }
  for (const [name, found] of words) if (isInPlace(found)) words.delete(name);
}

function check(schema) {
  const strange = Object.keys(schema).find((keyword) => !known.includes(keyword));
  if (strange) throw new Error(`The keyword ${strange} is not understood`);
}

// Two schemas that differ in words of explanation only are the same.
function facts(schema) {
  return JSON.stringify(schema, (key, value) => (silent.includes(key) && typeof value !== 'object' ? undefined : value));
}

export const ordinal = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
