/** Columns of a line, as the formatter of this repository has it. */
const width = 110;

/** A value as indented JSON, with lists of words on one line where they fit: as the formatter would lay it out. */
export function writeJson(value: unknown, indent = '', before = 0): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const plain = value.every((item) => item === null || typeof item !== 'object');
    if (plain && before + line.length < width) return line;
    return `[\n${value.map((item) => deeper + writeJson(item, deeper, deeper.length)).join(',\n')}\n${indent}]`;
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => {
    const start = `${deeper}${JSON.stringify(key)}: `;
    return start + writeJson(inner, deeper, start.length);
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
