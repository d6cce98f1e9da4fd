import type { Check } from '../check.ts';

export const check: Check = {
  id: 'withdrawal',
  doc: {
    what: 'A withdrawn note says why, and only a withdrawn note does.',
    when: 'Always.',
    recommendation: 'Readers who acted on the note need the reason; put it in `withdrawal`.',
  },
  examples: {
    sound: [{ replace: 'status: final', by: 'status: withdrawn\nwithdrawal: The sample was harmless' }],
    faulty: [
      {
        replace: 'status: final',
        by: 'status: withdrawn',
        faults: [
          {
            at: 'withdrawn',
            reason: 'Missing `withdrawal`, expected the reason, because `status` is withdrawn',
          },
        ],
      },
      {
        replace: 'status: final',
        by: 'status: final\nwithdrawal: The sample was harmless',
        faults: [
          {
            at: 'The sample was harmless',
            reason: 'Unexpected `withdrawal`, expected it only where `status` is withdrawn',
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    const { status, withdrawal } = matter;
    const given = span(['withdrawal']);
    const there = withdrawal !== undefined;
    if (status === 'withdrawn' && !there)
      report({
        place: span(['status']),
        reason: 'Missing `withdrawal`, expected the reason, because `status` is withdrawn',
        hint: 'Add a line like: withdrawal: The sample turned out to be harmless',
      });
    if (status !== undefined && status !== 'withdrawn' && there)
      report({
        place: given,
        reason: 'Unexpected `withdrawal`, expected it only where `status` is withdrawn',
      });
  },
};
