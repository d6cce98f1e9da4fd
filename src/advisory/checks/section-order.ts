import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { sectionOrder } from '../sections.ts';

export const check: Check = {
  id: 'section-order',
  doc: {
    what: 'Sections stand in the customary order, each once.',
    when: 'Of known sections. The fewest that would have to move are told.',
    recommendation: 'Readers under pressure look where it always stands; move the section.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: '## Repair\n\nRemove the worm and change the passwords.\n',
        by: '## Overview\n\nAgain.\n\n## Repair\n\nRemove it.\n',
        faults: [
          {
            at: '## Overview\n\nAgain',
            reason: 'Unexpected second section "Overview", expected each section once',
          },
        ],
      },
      {
        replace: '## Overview\n\nThe worm mails itself to the addresses that it finds.\n\n## Description\n\n',
        by: '## Description\n\nIt is a worm.\n\n## Overview\n\n',
        faults: [
          {
            at: '## Overview',
            reason: 'Unexpected place of section "Overview", expected it first',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const seen = new Set<string>();
    const ranked = (note.body?.sections ?? []).flatMap((section) => {
      const rank = sectionOrder.indexOf(section.heading);
      if (rank === -1) return [];
      const place = startOf(note, section.node);
      if (seen.has(section.heading)) {
        report({
          place,
          reason: `Unexpected second section "${section.heading}", expected each section once`,
        });
        return [];
      }
      seen.add(section.heading);
      return [{ rank, name: section.heading, place }];
    });
    const inPlace = longestRising(ranked.map(({ rank }) => rank));
    for (const { rank, name, place } of ranked) {
      if (inPlace.has(rank)) continue;
      const before = sectionOrder.slice(0, rank).findLast((other) => seen.has(other));
      report({
        place,
        reason: `Unexpected place of section "${name}", expected it ${before === undefined ? 'first' : `after "${before}"`}`,
      });
    }
  },
};

/** The most numbers that already stand in rising order. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  const runs: number[][] = [];
  for (const number of numbers) {
    const before =
      runs.filter((run) => (run.at(-1) ?? -1) < number).sort((a, b) => b.length - a.length)[0] ?? [];
    runs.push([...before, number]);
  }
  return new Set(runs.sort((a, b) => b.length - a.length)[0]);
}
