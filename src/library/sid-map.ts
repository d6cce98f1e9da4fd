/** A rule that got another sid than its source gives it, and the sid that it has here. */
export interface Remapped {
  readonly sid: number;
  /** What the rule is known by: see `placeInMap`; the name of a Dragon signature, which has no sid in its source. */
  readonly place: string;
}

/** A line of a sid map that is none. */
export interface SidMapFault {
  /** In the map, from 0. */
  readonly line: number;
  readonly reason: string;
}

const linePattern = /^([1-9][0-9]{0,9}) (\S.*)$/;
const maxSid = 0xffff_ffff;

/**
 * What a map knows a rule by: its sid in the source and its message, with `#2` behind the sid for the second of its name.
 * A new revision of a rule has both still.
 */
export function placeInMap(from: number, nth: number, msg: string): string {
  return `${from}${nth === 1 ? '' : `#${nth}`} ${shownMessage(msg)}`.trimEnd();
}

/** Reads the `sids` of a library: a line each, `SID PLACE`. */
export function readSidMap(text: string): {
  readonly entries: readonly Remapped[];
  readonly faults: readonly SidMapFault[];
} {
  const entries: Remapped[] = [];
  const faults: SidMapFault[] = [];
  const sids = new Set<number>();
  const places = new Set<string>();
  for (const [line, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    const [, digits, place = ''] = linePattern.exec(content.trimEnd()) ?? [];
    const sid = Number(digits);
    const reason =
      digits === undefined || sid > maxSid
        ? 'Unexpected line in `sids`, expected the sid here, the sid in the source, and the message'
        : sids.has(sid)
          ? `Unexpected second ${sid} in \`sids\`, expected each sid once`
          : places.has(place)
            ? `Unexpected second sid for ${place} in \`sids\`, expected one`
            : undefined;
    if (reason === undefined) {
      sids.add(sid);
      places.add(place);
      entries.push({ sid, place });
    } else faults.push({ line, reason });
  }
  return { entries, faults };
}

/** Writes a map, ascending by the sids here: what is added later stands where it belongs, and git shows a line. */
export function writeSidMap(entries: readonly Remapped[]): string {
  return entries
    .toSorted((a, b) => a.sid - b.sid)
    .map(({ sid, place }) => `${sid} ${place}`)
    .join('\n');
}

/** A message for a line of YAML: blanks at its ends are no part of it, and what is not ASCII is escaped. */
function shownMessage(msg: string): string {
  return msg
    .trim()
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
