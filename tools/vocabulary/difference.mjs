// What a newer version adds to an older one: new words and fields, and fields that are now stated otherwise. Nothing is repeated.
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export function difference(older, newer) {
  const added = { words: [], types: [], actions: [] };
  const changed = { words: [], types: [], actions: [] };
  for (const [name, words] of newer.words) {
    const before = older.words.get(name);
    if (!before) added.words.push([name, words]);
    else {
      keepsAll(name, before, words);
      const more = words.filter((word) => !before.includes(word));
      if (more.length > 0) changed.words.push([name, more]);
    }
  }
  for (const [name, fields] of newer.types) {
    const before = older.types.get(name);
    if (!before) added.types.push([name, fields]);
    else {
      const other = otherFields(name, before, fields);
      if (other.length > 0) changed.types.push([name, other]);
    }
  }
  for (const [name, action] of newer.actions) {
    const before = older.actions.get(name);
    if (!before) added.actions.push([name, action]);
    else {
      const request = otherFields(name, before.request, action.request);
      const answer = otherFields(name, before.answer, action.answer);
      if (request.length + answer.length > 0) changed.actions.push([name, { request, answer }]);
    }
  }
  keepsAll('The version', [...older.actions.keys()], [...newer.actions.keys()]);
  return { added, changed };
}

function otherFields(name, before, fields) {
  keepsAll(name, before.map((field) => field.name), fields.map((field) => field.name));
  return fields.filter((field) => !before.some((old) => same(old, field)));
}

// There is no term yet for what a newer version takes away: none did.
function keepsAll(name, before, after) {
  const lost = before.filter((item) => !after.includes(item));
  if (lost.length > 0) throw new Error(`${name} has lost ${lost.join(', ')}`);
}
