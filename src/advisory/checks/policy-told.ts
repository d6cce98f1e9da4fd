import { toString as plainText } from 'mdast-util-to-string';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'policy-told',
  adjustable: true,
  doc: {
    what: 'Where a note links policies, its text names one of them.',
    when: 'The policies are known; `smtp-egress` may be written as words, too. A warning.',
    recommendation: 'Name the policy under Prevention or Containment: what it does, and what it costs.',
  },
  examples: {
    sound: [
      {
        replace:
          'Let mail out through the mail servers alone.\n\n## Containment\n\nPut the host into the quarantine role.',
        by: 'Mind the SMTP.\n\n## Containment\n\nThe role *quarantine* does.',
      },
    ],
    faulty: [
      {
        replace: 'Put the host into the quarantine role.',
        by: 'Take the host off the network.',
        faults: [
          {
            at: '[quarantine]',
            reason: 'Missing name of a linked policy in the text, expected one of quarantine',
            warning: true,
          },
        ],
      },
    ],
  },
  run: ({ matter, span, body }, { policies = [] }, report) => {
    const linked = (matter.policies ?? []).filter((name) => name !== undefined && policies.includes(name));
    if (body === undefined || linked.length === 0 || linked.length < (matter.policies?.length ?? 0)) return;
    const told = plainText(body.tree).toLowerCase();
    if (
      linked.some(
        (name) => name !== undefined && (told.includes(name) || told.includes(name.replaceAll('-', ' '))),
      )
    )
      return;
    const reason = `Missing name of a linked policy in the text, expected one of ${linked.join(', ')}`;
    report({ place: span(['policies']), reason, warning: true });
  },
};
