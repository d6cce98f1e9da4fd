import { compareVersions, parseVersion } from '../../names/version.ts';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'revision-order',
  doc: {
    what: "Revisions stand oldest first: versions go up, dates don't go down, no version stands twice.",
    when: 'Of each revision, what is well formed is compared with the nearest one before it.',
    recommendation: 'Add a revision at the end of the list, with the next version.',
  },
  examples: {
    sound: [{ replace: 'date: 2005-05-27', by: 'date: 2005-05-25' }],
    faulty: [
      {
        replace: 'version: "1.1"',
        by: "version: '1.0'",
        faults: [{ at: "'1.0'", reason: 'Unexpected second revision "1.0", expected each version once' }],
      },
      {
        replace:
          '"1.0", date: 2005-05-25, author: ENSRT STAFF, change: First release }\n  - { version: "1.1", date: 2005-05-27',
        by: '"2.0", date: 2005-05-25, author: ENSRT STAFF, change: First release }\n  - { version: "1.1", date: 2005-05-24',
        faults: [
          {
            at: '"1.1"',
            reason:
              'Unexpected version "1.1" after "2.0", expected a higher one: the oldest revision stands first',
          },
          {
            at: '2005-05-24',
            reason: 'Unexpected date 2005-05-24 after 2005-05-25, expected the same day or a later one',
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    const seen: string[] = [];
    let lastDate: string | undefined;
    for (const [index, revision] of (matter.revisions ?? []).entries()) {
      const { version, date } = revision ?? {};
      const last = seen.at(-1);
      if (version !== undefined && seen.includes(version))
        report({
          place: span(['revisions', index, 'version']),
          reason: `Unexpected second revision "${version}", expected each version once`,
        });
      else if (version !== undefined && last !== undefined && isBefore(version, last))
        report({
          place: span(['revisions', index, 'version']),
          reason: `Unexpected version "${version}" after "${last}", expected a higher one: the oldest revision stands first`,
        });
      if (date !== undefined && lastDate !== undefined && date < lastDate)
        report({
          place: span(['revisions', index, 'date']),
          reason: `Unexpected date ${date} after ${lastDate}, expected the same day or a later one`,
        });
      if (version !== undefined) seen.push(version);
      lastDate = date ?? lastDate;
    }
  },
};

function isBefore(a: string, b: string): boolean {
  const [first, second] = [parseVersion(a), parseVersion(b)];
  return first !== undefined && second !== undefined && compareVersions(first, second) < 0;
}
