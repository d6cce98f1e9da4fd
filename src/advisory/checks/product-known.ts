import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

export const check: Check = {
  id: 'product-known',
  doc: {
    what: 'Each product of the remediation is one of clarion.yaml.',
    when: 'Always; in a draft it is a warning.',
    recommendation:
      'Take a product that is there, or add it to clarion.yaml: it is a column of the matrix on every page.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'remediation: [Matrix N7]',
        by: 'remediation: [Matrix N8]',
        faults: [
          {
            at: 'Matrix N8',
            reason:
              'Unknown product "Matrix N8" in `remediation`, expected one of `products` in clarion.yaml',
          },
        ],
      },
    ],
  },
  run: (note, { products: known }, report) =>
    reportUnknown(
      note,
      {
        path: ['remediation'],
        names: note.matter.remediation,
        known,
        kind: 'product',
        where: '`products` in clarion.yaml',
      },
      report,
    ),
};
