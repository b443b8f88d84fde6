// Writes src/Stationmaster.Ocpp/Vocabulary/Terms*.cs from the official JSON schemas of OCPP:
//   node tools/vocabulary/generate.mjs ../shared/data/ocpp-schemas [folder to write to]
// The schemas are read from a folder with the folders 1.6, 2.0.1 and 2.1. Only names and facts are taken over, no text.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { difference } from './difference.mjs';
import { ordinal, readVersion } from './read.mjs';
import { actionOf, source, typeOf, wordsOf } from './write.mjs';

const [schemas, target = join(dirname(fileURLToPath(import.meta.url)), '../../src/Stationmaster.Ocpp/Vocabulary')] = process.argv.slice(2);

const entries = (map, write) => [...map].sort(([a], [b]) => ordinal(a, b)).map(write);
const wordsPart = (words, name = 'Words') => ['WordsTerm', name, entries(words, wordsOf)];
const typesPart = (types, name = 'Types') => ['TypeTerm', name, entries(types, typeOf)];
const actionsPart = (actions, name = 'Actions') => ['ActionTerm', name, entries(actions, actionOf)];

const file = (name, summary, className, ...parts) => writeFileSync(join(target, `${name}.cs`), source(summary, className, parts));

const v16 = readVersion(join(schemas, '1.6'));
const v201 = readVersion(join(schemas, '2.0.1'));
const v21 = readVersion(join(schemas, '2.1'));
const { added, changed } = difference(v201, v21);

file('Terms16', 'OCPP 1.6 with its security extension.', 'Terms16', wordsPart(v16.words), typesPart(v16.types), actionsPart(v16.actions));
file('Terms201.Words', 'The words of OCPP 2.0.1.', 'Terms201', wordsPart(v201.words));
file('Terms201.Types', 'The types of OCPP 2.0.1. Each holds customData too.', 'Terms201', typesPart(v201.types));
file('Terms201.Actions', 'The actions of OCPP 2.0.1. Each request and answer holds customData too.', 'Terms201', actionsPart(v201.actions));
file('Terms21.Changes', 'What OCPP 2.1 has otherwise than 2.0.1: more words, more fields, fields stated otherwise.', 'Terms21',
  wordsPart(changed.words, 'MoreWords'), typesPart(changed.types, 'ChangedTypes'), actionsPart(changed.actions, 'ChangedActions'));
file('Terms21.Types', 'The words and types that OCPP 2.1 adds to 2.0.1.', 'Terms21', wordsPart(added.words), typesPart(added.types));
file('Terms21.Actions', 'The actions that OCPP 2.1 adds to 2.0.1.', 'Terms21', actionsPart(added.actions));
