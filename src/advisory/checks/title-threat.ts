import type { Check } from '../check.ts';

export const check: Check = {
  id: 'title-threat',
  adjustable: true,
  doc: {
    what: "The title holds the threat's name: readers search for it.",
    when: 'Title and name are well formed; upper and lower case are one. A warning.',
    recommendation: 'Write the kind, then the name: `Worm - W32.Kalel.A@mm`.',
  },
  examples: {
    sound: [{ replace: 'title: Worm - W32.Kalel.A@mm', by: 'title: WORM - W32.KALEL.A@MM again' }],
    faulty: [
      {
        replace: 'title: Worm - W32.Kalel.A@mm',
        by: 'title: A worm in the mail',
        faults: [
          {
            at: 'A worm in',
            reason: 'Unexpected `title` without the name of the threat, expected "W32.Kalel.A@mm" in it',
            warning: true,
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    const { title, threat } = matter;
    if (title === undefined || threat?.name === undefined) return;
    if (title.toLowerCase().includes(threat.name.toLowerCase())) return;
    const reason = `Unexpected \`title\` without the name of the threat, expected "${threat.name}" in it`;
    report({ place: span(['title']), reason, warning: true });
  },
};
