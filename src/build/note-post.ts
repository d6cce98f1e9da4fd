import type { Known } from '../advisory/index.ts';
import { reviveFault, type StoredFault, storeFault } from '../workspace/cached-fault.ts';
import type { Remembered } from '../workspace/judge.ts';
import type { Made } from './note-maker.ts';

/** What a thread is to do. */
export interface Order {
  readonly files: readonly string[];
  readonly judge: boolean;
  /** Sent when it is another than before: it holds the name of every note. */
  readonly known?: Known | undefined;
}

type Judged = Remembered['judged'];

/** What was made of a note, as it goes from a thread to another: there a fault would lose what it is. */
export interface Packed extends Omit<Made, 'verdict'> {
  readonly verdict?: Omit<Remembered, 'judged'> & {
    readonly judged: Omit<Judged, 'reading' | 'found'> & {
      readonly reading: readonly StoredFault[];
      readonly found: readonly StoredFault[];
    };
  };
}

export function pack({ verdict, ...made }: Made): Packed {
  if (verdict === undefined) return made;
  const { reading, found, ...judged } = verdict.judged;
  return {
    ...made,
    verdict: {
      ...verdict,
      judged: { ...judged, reading: reading.map(storeFault), found: found.map(storeFault) },
    },
  };
}

export function unpack({ verdict, ...made }: Packed): Made {
  if (verdict === undefined) return made;
  const { reading, found, ...judged } = verdict.judged;
  const revive = (fault: StoredFault) => reviveFault(made.file, fault);
  return {
    ...made,
    verdict: { ...verdict, judged: { ...judged, reading: reading.map(revive), found: found.map(revive) } },
  };
}
