import type { DragonEntry, DragonLibrary } from './library.ts';

/**
 * Writes a library file; `readDragonLibrary` reads the same from it. A value ends with its line: line ends and other
 * control characters in it, but for tabs, become blanks.
 */
export function writeDragonLibrary({ group, description, entries }: DragonLibrary): string {
  const head = [pair('GROUP_NAME', group), ...optional('GROUP_DESCRIPTION', description)];
  return `${[...head, ...entries.flatMap(entryLines)].join('\n')}\n`;
}

function entryLines(entry: DragonEntry): readonly string[] {
  return [
    pair('NAME', entry.name),
    pair('SIGNATURE', entry.dragon),
    ...optional('DESCRIPTION', entry.description),
    ...optional('EVENTGROUP', entry.eventGroup),
    ...optional('CVE', entry.cve),
    ...optional('BUGTRAQ', entry.bugtraq),
    pair('MODIFIED', entry.modified ? 'Y' : 'N'),
    pair('DISABLED', entry.disabled ? 'Y' : 'N'),
    ...entry.extra.map(({ key, value }) => pair(key, value)),
  ];
}

function optional(key: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [pair(key, value)];
}

function pair(key: string, value: string): string {
  return `${key}=${value.replace(/(?!\t)[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`;
}
