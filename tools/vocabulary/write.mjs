// Writes the vocabulary of one version as C#: the facts, in the words of Vocabulary/Terms.cs.
const width = 140;

export function source(summary, className, parts) {
  const properties = parts.map(([type, name, entries]) =>
    `    public static ${type}[] ${name} { get; } =\n    [\n${entries.map((entry) => `        ${entry},\n`).join('')}    ];\n`);
  return `// Made by tools/vocabulary from the official schemas: change it there.
using static Stationmaster.Ocpp.Vocabulary.Terms;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>${summary}</summary>
static partial class ${className}
{
${properties.join('\n')}}
`;
}

export const wordsOf = ([name, words]) => fill('new(', [text(name), ...words.map(text)], ')', 8);

export const typeOf = ([name, fields]) => fill('new(', [text(name), ...fields.map(field)], ')', 8);

export function actionOf([name, { request, answer }]) {
  const parts = [text(name), list(request), answer === null ? 'null' : list(answer)];
  const line = `new(${parts.join(', ')})`;
  if (line.length + 9 <= width) return line;
  const lines = [`new(${text(name)},`, ...[request, answer].filter((fields) => fields !== null).map((fields) =>
    `            ${fill('[', fields.map(field), ']', 12)},`)];
  if (answer === null) lines.push('            null,');
  return `${lines.join('\n').slice(0, -1)})`;
}

const list = (fields) => `[${fields.map(field).join(', ')}]`;

const field = ({ name, isRequired, shape }) => `${isRequired ? 'Must' : 'May'}(${text(name)}, ${value(shape)})`;

function value(shape) {
  switch (shape.kind) {
    case 'type': return text(shape.name);
    case 'words': return `Word(${shape.words.map(text).join(', ')})`;
    case 'text': return shape.longest === undefined ? 'Text()' : `Text(${shape.longest})`;
    case 'integer': return `Integer(${limits(shape)})`;
    case 'number': return `Number(${limits(shape)})`;
    case 'boolean': return 'Truth';
    case 'date-time': return 'Time';
    case 'uri': return 'Link';
    case 'any': return 'Anything';
    case 'list': return `List(${[value(shape.item), ...range(shape)].join(', ')})`;
    default: throw new Error(`No term for ${shape.kind}`);
  }
}

const range = ({ least, most }) => (most === undefined ? (least ? [least] : []) : [least, most]);

function limits({ minimum, maximum, multipleOf }) {
  const terms = minimum === undefined ? [] : [`${minimum}`];
  if (maximum !== undefined) terms.push(minimum === undefined ? `most: ${maximum}` : `${maximum}`);
  if (multipleOf !== undefined) terms.push(`step: ${multipleOf}m`);
  return terms.join(', ');
}

const text = (word) => JSON.stringify(word);

// As many items to a line as fit; a comma has to fit behind the last.
function fill(begin, items, end, indent) {
  const lines = [];
  let line = begin;
  for (const [i, item] of items.entries()) {
    const piece = i < items.length - 1 ? `${item},` : item + end;
    const room = width - 1 - (lines.length === 0 ? indent : 0);
    const joined = line.trimEnd() === begin || line.trim() === '' ? line + piece : `${line} ${piece}`;
    if (joined.length > room && line.trim() !== '') {
      lines.push(line);
      line = `${' '.repeat(indent + 4)}${piece}`;
    } else line = joined;
  }
  if (items.length === 0) line += end;
  return [...lines, line].join('\n');
}
