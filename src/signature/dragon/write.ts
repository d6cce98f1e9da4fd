import type { DragonLine } from './line.ts';
import { writeSearch } from './search.ts';

/** Writes a Dragon line with one blank between its fields; `parseDragonLine` reads the same line from it. */
export function writeDragonLine(line: DragonLine): string {
  const { protocol, direction, network, match, collect, compare, port, name, search } = line;
  return [protocol, direction, network, match, collect, compare, port, name, writeSearch(search)].join(' ');
}
