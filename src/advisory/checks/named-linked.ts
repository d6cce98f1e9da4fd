import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'named-linked',
  adjustable: true,
  doc: {
    what: 'An alarm or a policy whose name stands in backticks in the text is linked in the front matter.',
    when: 'The name is one of alarms/ or policies/, and the list of the note is sound. Told once a name; in a draft it is a warning.',
    recommendation: 'Link it: the page then shows it, and the live update carries it.',
  },
  examples: {
    sound: [{ replace: 'the quarantine role', by: 'the role `quarantine`, not `tcp-445`' }],
    faulty: [
      {
        replace: 'the quarantine role',
        by: 'the role `quarantine`, then `smtp-egress`',
        faults: [
          {
            at: '`smtp-egress`',
            reason:
              'Unexpected policy `smtp-egress` in the text, expected it among `policies` of the front matter',
          },
        ],
      },
      {
        replace: 'raise the alarm',
        by: 'raise the alarm `w32-stubbot-a`',
        faults: [
          {
            at: '`w32-stubbot-a`',
            reason:
              'Unexpected alarm `w32-stubbot-a` in the text, expected it among `alarms` of the front matter',
          },
        ],
      },
    ],
  },
  run: (note, { alarms, policies = [] }, report) => {
    const { body, matter, matterRead } = note;
    if (body === undefined || !matterRead) return;
    const told = new Set<string>();
    const lists = [
      {
        kind: 'alarm',
        key: 'alarms',
        isKnown: (name: string) => alarms?.has(name) === true,
        names: matter.alarms ?? [],
      },
      {
        kind: 'policy',
        key: 'policies',
        isKnown: (name: string) => policies.includes(name),
        names: matter.policies ?? [],
      },
    ];
    for (const node of nodesOf(body.tree, 'inlineCode')) {
      const { value } = node;
      const named = lists.filter(({ isKnown }) => isKnown(value));
      // A faulty or an unknown entry may be this one misspelt.
      const sound = named.every(({ names, isKnown }) =>
        names.every((name) => name !== undefined && isKnown(name)),
      );
      const first = named[0];
      if (
        first === undefined ||
        !sound ||
        told.has(value) ||
        named.some(({ names }) => names.includes(value))
      )
        continue;
      told.add(value);
      report({
        place: startOf(note, node),
        reason: `Unexpected ${first.kind} \`${value}\` in the text, expected it among \`${first.key}\` of the front matter`,
        warning: matter.status === 'draft',
      });
    }
  },
};
