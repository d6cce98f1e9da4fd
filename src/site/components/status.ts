import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';

const meanings: Readonly<Record<FrontMatter['status'], string>> = {
  draft: 'Not yet released.',
  interim: 'What is known so far. Facts and advice may still change.',
  final: 'No further changes are expected.',
  withdrawn: 'This note no longer holds. Do not act on it.',
};

/** The status as one word that begins with a capital. */
export function statusWord(status: FrontMatter['status']): string {
  return status.charAt(0).toUpperCase() + status.slice(1);
}

/** The banner that says how far a note can be relied on. */
export function statusBanner({ status, withdrawal }: FrontMatter): Element {
  const reason = withdrawal === undefined ? [] : [h('p', `Reason: ${withdrawal}`)];
  return h(`div.status.status-${status}`, [
    h('p', [h('strong', `${statusWord(status)}.`), ' ', meanings[status]]),
    ...reason,
  ]);
}

/** The severity in words; its colour repeats them and says nothing more. */
export function severityText(severity: NonNullable<FrontMatter['severity']>): Element {
  return h(`span.severity.severity-${severity}`, severity.charAt(0).toUpperCase() + severity.slice(1));
}
