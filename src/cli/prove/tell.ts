import { counted } from '../../names/counted.ts';
import type { DetectorTime, Proof, Repetition } from '../../proof/index.ts';
import { oneLine, type Terminal } from '../terminal.ts';

type Sample = Proof['samples'][number];

/** Shows a proof: each sample, and the ways in which it was sent besides its own. */
export function tellProof(
  terminal: Terminal,
  { name, sid, revision, level, engine, ...proof }: Proof,
  time: DetectorTime | undefined,
): void {
  const verdict =
    level === 'proven' ? terminal.style('green', 'proven') : terminal.style('red', 'not proven');
  terminal.out(
    `${terminal.style('bold', name)}  sid ${sid} rev ${revision}  ${verdict} in ${engine ?? 'no engine'}`,
  );
  tellSamples(terminal, proof.samples);
  if (proof.others !== undefined)
    terminal.out(
      `        tried on ${counted(proof.others.samples, 'silent sample')} of other signatures and ${counted(proof.others.corpus, 'capture')} of ordinary traffic`,
    );
  if (time !== undefined)
    terminal.out(`        detector: up to ${time.microseconds} µs a packet, on ${time.sample}`);
  for (const failure of proof.failures) terminal.warn(`  ${name}: ${oneLine(failure)}`);
}

/** Shows a proof that was made again from the evidence of a release. */
export function tellRepetition(
  terminal: Terminal,
  { proof, recorded, differences, notes }: Repetition,
): void {
  const { name, sid, revision } = recorded;
  const verdict =
    differences.length === 0 ? terminal.style('green', 'proven again') : terminal.style('red', 'differs');
  const engines =
    proof.engine === recorded.engine
      ? `in ${recorded.engine}`
      : `in ${proof.engine}; the release was proven in ${recorded.engine}`;
  terminal.out(`${terminal.style('bold', name)}  sid ${sid} rev ${revision}  ${verdict} ${engines}`);
  tellSamples(terminal, proof.samples);
  for (const note of notes) terminal.note(`  ${name}: ${oneLine(note)}`);
  for (const difference of differences) terminal.warn(`  ${name}: ${oneLine(difference)}`);
}

function tellSamples(terminal: Terminal, samples: readonly Sample[]): void {
  const width = Math.max(0, ...samples.map(({ path }) => path.length));
  for (const sample of samples) {
    const { path, expect, alerts, ok, variants = [] } = sample;
    const isWell = ok && variants.every((variant) => variant.ok);
    const mark = isWell ? terminal.style('green', 'ok  ') : terminal.style('red', 'FAIL');
    terminal.out(
      `  ${mark}  ${expect.padEnd(6)}  ${path.padEnd(width)}  ${counted(alerts, 'alert')}${waysOf(sample)}`,
    );
  }
  for (const [words, told] of Map.groupBy(samples.flatMap(missesOf), (miss) => miss.words))
    terminal.out(`        ${told.map(({ path }) => path).join(', ')}: ${words}`);
}

/** Where its author says that it can't fire, and whether that is so. */
function missesOf({
  path,
  variants = [],
}: Sample): readonly { readonly path: string; readonly words: string }[] {
  return variants.flatMap(({ name, fired, captures, why }) => {
    if (why === undefined) return [];
    const words =
      fired === captures
        ? `fires in ${name}, too, which its author does not expect`
        : `silent in ${name}: ${oneLine(why)}`;
    return [{ path, words }];
  });
}

/** In how many other ways a sample was sent and the signature fired. */
function waysOf({ variants = [] }: Sample): string {
  const captures = variants.reduce((sum, variant) => sum + variant.captures, 0);
  const fired = variants.reduce((sum, variant) => sum + variant.fired, 0);
  if (captures === 0) return '';
  return `, and in ${fired === captures ? '' : `${fired} of `}${counted(captures, 'other way')} of sending it`;
}
