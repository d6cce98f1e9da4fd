import type { Check } from '../check.ts';

export const check: Check = {
  id: 'named-twice',
  doc: {
    what: 'No list of the front matter names the same thing twice, and no system is both affected and not affected.',
    when: 'Always. Systems are the same in upper and lower case, and addresses of references with and without `s` in https and a slash at their end.',
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
        replace: '  - { title: An analysis, url: "https://example.org/kalel" }',
        by: '  - { title: An analysis, url: "https://example.org/kalel" }\n  - { title: Again, url: "https://example.org/kalel/" }',
        faults: [
          {
            at: '"https://example.org/kalel/"',
            reason: 'Unexpected second "https://example.org/kalel/" in `references`, expected each name once',
          },
        ],
      },
      {
        replace: 'affected: [Windows]',
        by: 'affected: [Windows, windows]',
        faults: [
          {
            at: 'windows]',
            reason: 'Unexpected second "windows" in `systems.affected`, expected each name once',
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
    for (const [path, names = [], key] of lists) {
      const plain = names.map((name) => name && plainOf(path[0] ?? '', name));
      for (const [index, name] of names.entries()) {
        if (name === undefined || plain.indexOf(plain[index]) === index) continue;
        const place = span([...path, index, ...(key === undefined ? [] : [key])]);
        report({
          place,
          reason: `Unexpected second "${name}" in \`${path.join('.')}\`, expected each name once`,
        });
      }
    }
    const affected = systems?.affected?.map((name) => name?.toLowerCase());
    for (const [index, name] of (systems?.['not-affected'] ?? []).entries())
      if (name !== undefined && affected?.includes(name.toLowerCase()))
        report({
          place: span(['systems', 'not-affected', index]),
          reason: `Unexpected "${name}" in \`systems.not-affected\`, expected it in one of both lists: it is in \`systems.affected\` too`,
        });
  },
};

/** What two ways to write one thing have in common. Names of files are compared as they are: others tell their slips. */
function plainOf(list: string, name: string): string {
  if (list === 'systems') return name.toLowerCase();
  return list === 'references' ? name.replace(/^https?:/i, '').replace(/\/$/, '') : name;
}
