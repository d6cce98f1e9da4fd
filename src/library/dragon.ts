import { byCodeUnit } from '../names/order.ts';
import { parseSignatureName } from '../names/signature-name.ts';
import {
  compileDragonLine,
  type DragonEntry,
  type PortMacros,
  readDragonLibrary,
  writeRule,
} from '../signature/index.ts';
import type { FoundRule } from '../signature/rule/rules.ts';
import type { Candidate } from './candidate.ts';
import type { LeftOut } from './library.ts';

/** What stands for the sid in a rule whose Dragon line has none. */
const noSid = 0;

/**
 * Reads the library file of a Dragon server: each line is compiled to a rule, which gets its sid from the library's
 * map, by the name of the Dragon signature.
 */
export function readDragonFile(
  group: string,
  file: string,
  text: string,
  ports: PortMacros | undefined,
): { readonly candidates: readonly Candidate[]; readonly leftOut: readonly LeftOut[] } {
  const { entries, faults } = readDragonLibrary(text);
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = faults.map(({ line, column, reason, hint }) => ({
    kind: 'unread',
    file,
    line,
    column,
    reason,
    ...(hint === undefined ? {} : { hint }),
  }));
  for (const entry of entries) {
    const { line, name } = entry;
    const compiled = compileDragonLine(entry.dragon, ports);
    if ('faults' in compiled) {
      const [first] = compiled.faults;
      const reason = `${name}: ${first?.reason ?? 'it says nothing that a rule can say'}`;
      const hint = first?.hint;
      leftOut.push({ kind: 'unfit', file, line, column: 1, reason, ...(hint === undefined ? {} : { hint }) });
    } else candidates.push(candidateOf(group, file, entry, compiled));
  }
  return { candidates, leftOut: leftOut.sort((a, b) => byCodeUnit(a.file, b.file) || a.line - b.line) };
}

function candidateOf(
  group: string,
  file: string,
  entry: DragonEntry & { readonly line: number },
  { header, options }: { readonly header: string; readonly options: readonly string[] },
): Candidate {
  const msg = messageOf(entry);
  const text = writeRule({
    header,
    options: [...options, ...referencesOf(entry)],
    message: msg,
    sid: noSid,
    revision: 1,
  });
  const sidAt = text.lastIndexOf('sid:0;') + 'sid:'.length;
  const rule: FoundRule = {
    line: entry.line,
    disabled: entry.disabled,
    text,
    sid: noSid,
    rev: 1,
    gid: 1,
    msg,
    sidAt,
    sidEnd: sidAt + 1,
    hasBits: false,
    reaches: undefined,
  };
  const isOfGroup = parseSignatureName(entry.name)?.group === group;
  return {
    file,
    rule,
    nth: 1,
    dragon: entry,
    ...(isOfGroup ? { name: entry.name } : {}),
  };
}

/** Name and description, as far as they are printable ASCII: a message of an alert is read in logs. */
function messageOf({ name, description = '' }: DragonEntry): string {
  const text = `${name} ${description}`.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return text.length > 160 ? `${text.slice(0, 159).trimEnd()}.` : text;
}

function referencesOf({ cve, bugtraq }: DragonEntry): readonly string[] {
  const number = /^(?:CAN|CVE)-([0-9]{4}-[0-9]{4,7})$/.exec(cve ?? '')?.[1];
  const references: string[] = [];
  if (number !== undefined) references.push(`reference:cve,${number};`);
  if (/^[0-9]{1,9}$/.test(bugtraq ?? '')) references.push(`reference:bugtraq,${bugtraq};`);
  return references;
}
