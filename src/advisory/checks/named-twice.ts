import type { Check } from '../check.ts';

export const check: Check = {
  id: 'named-twice',
  doc: {
    what: 'No list of the front matter names the same thing twice, and no system is both affected and not affected.',
    when: 'Always.',
    recommendation: 'Delete the second mention.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'policies: [quarantine]',
        by: 'policies: [quarantine, smtp-egress, "quarantine"]',
        faults: [
          {
            at: '"quarantine"',
            reason: 'Unexpected second "quarantine" in `policies`, expected each name once',
          },
        ],
      },
      {
        replace: 'not-affected: [Linux]',
        by: 'not-affected: [Linux, "Windows"]',
        faults: [
          {
            at: '"Windows"',
            reason:
              'Unexpected "Windows" in `systems.not-affected`, expected it in one of both lists: it is in `systems.affected` too',
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    const { threat, systems, remediation, signatures, alarms, policies, references } = matter;
    const lists: readonly [
      path: readonly string[],
      names: readonly (string | undefined)[] | undefined,
      key?: string,
    ][] = [
      [['threat', 'classes'], threat?.classes],
      [['systems', 'affected'], systems?.affected],
      [['systems', 'not-affected'], systems?.['not-affected']],
      [['remediation'], remediation],
      [['signatures'], signatures],
      [['alarms'], alarms],
      [['policies'], policies],
      [['references'], references?.map((reference) => reference?.url), 'url'],
    ];
    for (const [path, names = [], key] of lists)
      for (const [index, name] of names.entries()) {
        if (name === undefined || names.indexOf(name) === index) continue;
        const place = span([...path, index, ...(key === undefined ? [] : [key])]);
        report({
          place,
          reason: `Unexpected second "${name}" in \`${path.join('.')}\`, expected each name once`,
        });
      }
    for (const [index, name] of (systems?.['not-affected'] ?? []).entries())
      if (name !== undefined && systems?.affected?.includes(name))
        report({
          place: span(['systems', 'not-affected', index]),
          reason: `Unexpected "${name}" in \`systems.not-affected\`, expected it in one of both lists: it is in \`systems.affected\` too`,
        });
  },
};
