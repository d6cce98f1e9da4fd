import type { DragonLine } from '../../src/signature/index.ts';

/**
 * Whether a Dragon sensor would see the line's search in a packet: the meaning of the line in a few words of its own,
 * for what was compiled to be held against.
 */
export function sensorSees(line: DragonLine, payload: Uint8Array): boolean {
  const all = text(line, payload);
  const searched = all.slice(0, line.compare);
  const { search } = line;
  const has = (pattern: Uint8Array) => searched.includes(text(line, pattern));
  switch (search.form) {
    case 'standard':
      return has(search.pattern);
    case 'combo':
      return search.patterns.every(has);
    case 'negative':
      return has(search.pattern) && !search.absent.some(has);
    case 'overflow': {
      const at = searched.indexOf(text(line, search.pattern));
      return at >= 0 && all.length - at - search.pattern.length > search.limit;
    }
    case 'plugin':
      return false;
  }
}

function text({ match }: DragonLine, bytes: Uint8Array): string {
  const letters = Buffer.from(bytes).toString('latin1');
  return match === 'S' ? letters.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : letters;
}
