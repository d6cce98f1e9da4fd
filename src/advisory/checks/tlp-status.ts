import type { Check } from '../check.ts';

export const check: Check = {
  id: 'tlp-status',
  adjustable: true,
  doc: {
    what: 'A released note is not TLP:RED: that label is for the eyes and ears of the named recipients alone, and they may not pass it on (TLP 2.0).',
    when: 'The status is interim, final or withdrawn. A warning: such a note gets into nothing public in any case.',
    recommendation: 'Leave it a draft, or choose the label that those who shall read it may have.',
  },
  examples: {
    sound: [{ replace: 'tlp: CLEAR', by: 'tlp: AMBER+STRICT' }],
    faulty: [
      {
        replace: 'tlp: CLEAR',
        by: 'tlp: RED',
        faults: [
          {
            at: 'RED',
            reason:
              'Unexpected RED in `tlp` with status final, expected a draft or another label: TLP:RED is not passed on',
            warning: true,
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    const { tlp, status } = matter;
    if (tlp !== 'RED' || status === undefined || status === 'draft') return;
    report({
      place: span(['tlp']),
      reason: `Unexpected RED in \`tlp\` with status ${status}, expected a draft or another label: TLP:RED is not passed on`,
      warning: true,
    });
  },
};
