import type { Check } from '../check.ts';

export const check: Check = {
  id: 'reference-title',
  adjustable: true,
  doc: {
    what: 'The title of a reference says whose page it is, and is no address.',
    when: 'Of `references`. A warning.',
    recommendation:
      'Write who says what there; the address may be gone one day, and the title still helps to find it.',
  },
  examples: {
    sound: [{ replace: 'title: An analysis', by: 'title: Analysis by example.org' }],
    faulty: [
      {
        replace: 'title: An analysis',
        by: 'title: www.example.org/kalel',
        faults: [
          {
            at: 'www.example.org',
            reason:
              'Unexpected address as the title of a reference, expected whose page it is and what it tells',
            warning: true,
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    for (const [index, reference] of (matter.references ?? []).entries()) {
      const { title = '', url } = reference ?? {};
      if (title === '' || (title !== url && !/^(https?:\/\/|www\.)\S+$/i.test(title))) continue;
      report({
        place: span(['references', index, 'title']),
        reason: 'Unexpected address as the title of a reference, expected whose page it is and what it tells',
        warning: true,
      });
    }
  },
};
