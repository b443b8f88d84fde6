/** What was pasted, one code each: a line, or a cell. */
export const codesOf = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((code) => code.trim())
    .filter((code) => code !== "");
