import type { Imported, ImportRequest } from '../../import/index.ts';
import type { ImportedRule, LeftOut } from '../../library/index.ts';
import { counted } from '../../names/counted.ts';
import { oneLine, type Terminal } from '../terminal.ts';

/** Rules of each kind that are told one by one to people; `--json` has all. */
const told = 20;

/** What came of an import: counts, and each rule with which something is. */
export function tellImported(
  terminal: Terminal,
  { dryRun = false }: ImportRequest,
  imported: Imported,
): void {
  const { library, links, verdicts, words, remapped, displaced, written, kept, removed } = imported;
  const refused = library.rules.flatMap((rule) => {
    const verdict = verdicts?.get(rule.sid);
    return verdict !== undefined && 'refused' in verdict ? [{ rule, words: verdict.refused }] : [];
  });
  const firing = library.rules.flatMap((rule) => {
    const verdict = verdicts?.get(rule.sid);
    return verdict !== undefined && 'alerts' in verdict && verdict.alerts > 0
      ? [{ rule, alerts: verdict.alerts }]
      : [];
  });
  const offInSource = library.rules.filter(({ enabledInSource }) => !enabledInSource).length;
  terminal.json({
    library: library.group,
    rules: library.rules.length,
    loads: verdicts === undefined ? null : library.rules.length - refused.length,
    disabledInSource: offInSource,
    comments: library.comments,
    refused: refused.map(({ rule, words: reason }) => ({ ...placeOf(rule), reason })),
    leftOut: library.leftOut.map(({ text: _text, ...each }, index) => ({
      ...each,
      ...(words.has(index) ? { engine: words.get(index) } : {}),
    })),
    fires: firing.map(({ rule, alerts }) => ({ ...placeOf(rule), alerts })),
    unset: links.unset.map(({ rule, bit }) => ({ ...placeOf(rule), bit })),
    remapped: remapped.map(({ sid, place }) => ({ sid, was: place })),
    displaced,
    written: dryRun ? [] : written,
    kept,
    removed: dryRun ? [] : removed,
  });
  terminal.out(
    `${library.group}: ${counted(library.rules.length, 'rule')}, ${library.rules.length - offInSource} of them enabled in the source; here each is disabled until an operator enables it`,
  );
  if (verdicts === undefined) terminal.out('  The engine was not asked: none is known to load.');
  else
    terminal.out(
      `  ${library.rules.length - refused.length} load, ${counted(firing.length, 'rule')} fired on ordinary traffic`,
    );
  if (links.tied > 0)
    terminal.out(`  ${counted(links.tied, 'rule')} tied to others by flowbits and their kin`);
  list(
    terminal,
    'refused by the engine; kept in their files, in no release',
    refused,
    ({ rule, words: why }) => at(rule, why),
  );
  const copies = library.leftOut.filter(({ kind }) => kind === 'copy').length;
  if (copies > 0) terminal.out(`  ${counted(copies, 'rule')} standing there more than once, word for word`);
  const others = [...library.leftOut.entries()].filter(([, { kind }]) => kind !== 'copy');
  list(terminal, 'left out; kept in their files, in no release', others, ([index, each]) =>
    at(each, [each.reason, words.get(index)].filter((one) => one !== undefined).join('; the engine: ')),
  );
  list(terminal, 'firing on ordinary traffic', firing, ({ rule, alerts }) =>
    at(rule, counted(alerts, 'alert')),
  );
  list(terminal, 'waiting for a mark that no rule of the library sets', links.unset, ({ rule, bit }) =>
    at(rule, bit),
  );
  list(terminal, 'with a sid given now', remapped, ({ sid, place }) => `${sid} was ${place}`);
  list(terminal, 'of other libraries left out from now on, for their sid', displaced, (name) => name);
  for (const path of dryRun ? [] : written) terminal.note(`written  ${path}`);
  for (const path of dryRun ? [] : removed) terminal.note(`removed  ${path}`);
  for (const path of kept) terminal.note(`kept     ${path}`);
  terminal.note(dryRun ? 'Nothing was written.' : 'Next: clarion check, clarion publish');
}

function list<T>(terminal: Terminal, what: string, all: readonly T[], line: (one: T) => string): void {
  if (all.length === 0) return;
  terminal.out(`  ${counted(all.length, 'rule')} ${what}:`);
  for (const one of all.slice(0, told)) terminal.out(`    ${oneLine(line(one))}`);
  if (all.length > told) terminal.out(`    and ${all.length - told} more: --json tells all`);
}

function at({ file, line, sid }: Pick<LeftOut, 'file' | 'line' | 'sid'>, reason: string): string {
  return `${file}:${line}${sid === undefined ? '' : ` sid ${sid}`}: ${reason}`;
}

function placeOf({ file, line, name, sid, msg }: ImportedRule) {
  return { file, line, name, sid, msg };
}
