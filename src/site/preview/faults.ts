import type { Element } from 'hast';
import { h } from 'hastscript';
import type { VFileMessage } from 'vfile-message';

/** What lies over a page while the workspace has faults: each with its place. Warnings alone lie there folded up. */
export function faultsOver(faults: readonly VFileMessage[], stale: boolean): readonly Element[] {
  if (faults.length === 0) return [];
  const errors = faults.filter(({ fatal }) => fatal === true);
  const warnings = faults.filter(({ fatal }) => fatal !== true);
  const count = [many(errors.length, 'fault'), many(warnings.length, 'warning')]
    .filter((text) => !text.startsWith('0 '))
    .join(', ');
  return [
    h('aside.preview-faults', { ariaLabel: 'Faults of the workspace' }, [
      h('details', errors.length > 0 ? { open: true } : {}, [
        h('summary', count),
        ...(stale ? [h('p', 'The page is that of the last save without them.')] : []),
        h('ol', [...errors, ...warnings].map(entry)),
      ]),
    ]),
  ];
}

function entry({ file, line, column, fatal, ruleId, reason, note }: VFileMessage): Element {
  return h('li', { className: [fatal === true ? 'error' : 'warning'] }, [
    h('p', [
      h('code.place', `${file}:${line ?? 1}:${column ?? 1}`),
      ' ',
      h('span', fatal === true ? 'error' : 'warning'),
      ' ',
      h('span.rule', ruleId ?? ''),
    ]),
    h('p.reason', reason),
    ...(note === undefined ? [] : [h('p.hint', note)]),
  ]);
}

function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
