import type { Command } from 'commander';
import { counted } from '../../names/counted.ts';
import type { NoteFacts } from '../../sensor/notes.ts';
import { type Shown, showSignature, type Tie } from '../../sensor/show.ts';
import { makeCommand, runs } from '../command.ts';
import { pathsOf, type SensorOptions, withSensor } from '../sensor-options.ts';
import { oneLine, printable, type Terminal } from '../terminal.ts';
import { upkeepWords } from './upkeep-words.ts';

export function showCommand(): Command {
  const made = makeCommand(
    'show',
    'show a signature: its rule, words, notes and proof, and where it stands here',
    'clarion library show ENSRT:W32-KALEL-A-001',
  ).argument('<name>', 'its name or its sid');
  return runs<SensorOptions>(withSensor(made), async (terminal, options, [name = '']) => {
    const shown = await showSignature(pathsOf(options), name);
    terminal.json(shown);
    tell(terminal, shown);
    return 0;
  });
}

function tell(terminal: Terminal, shown: Shown): void {
  const { name, title, description, about, rule, copy, detector } = shown;
  terminal.out(terminal.style('bold', printable(`${name}  ${oneLine(title)}`.trimEnd())));
  if (description !== undefined) terminal.out(description.trimEnd());
  terminal.out('');
  for (const [what, is] of facts(shown)) terminal.out(`${what.padEnd(12)}${is}`);
  for (const note of about) terminal.out(`${'note'.padEnd(12)}${noteWords(note)}`);
  for (const tie of shown.setBy) terminal.out(`${'needs'.padEnd(12)}${tieWords(tie)}`);
  for (const tie of shown.readBy) terminal.out(`${'serves'.padEnd(12)}${tieWords(tie)}`);
  if (rule !== undefined) terminal.out(`\nRule of release ${shown.release}:\n${rule}`);
  if (copy?.rule !== undefined && copy.rule !== rule)
    terminal.out(`\nYour rule, ${copy.file}:\n${copy.rule}`);
  if (detector !== undefined) terminal.out(`\n${detector.name}:\n${detector.text.trimEnd()}`);
}

function facts(shown: Shown): readonly (readonly [string, string])[] {
  const { sid, revision, eventGroup, score, day, proof } = shown;
  const told: readonly (readonly [string, string | undefined])[] = [
    ['sid', `${sid}${revision === undefined ? '' : `, revision ${revision}`}`],
    ['standing', standingWords(shown)],
    ['proof', proof === undefined ? undefined : proofWords[proof]],
    ['source', sourceWords(shown)],
    ['event group', eventGroup === undefined ? undefined : `${eventGroup}, score ${score}`],
    ['class', shown.class],
    ['changed', day],
  ];
  return told.flatMap(([what, is]) => (is === undefined ? [] : [[what, oneLine(is)] as const]));
}

const proofWords: Readonly<Record<NonNullable<Shown['proof']>, string>> = {
  proven: 'proven: in the engine it fired on its samples and stayed silent on the others',
  loads: 'loads: the engine loads it; no sample was tried',
  unproven: 'unproven: no engine was asked',
};

function standingWords({ state, copy, library, release }: Shown): string {
  if (copy === undefined) return 'not copied';
  const words = [`${state} in ${library}, ${copy.file}:${copy.line}`];
  if (copy.base !== undefined)
    words.push(`copied from release ${copy.base.release}, revision ${copy.base.revision}`);
  words.push(upkeepWords(copy.upkeep, release));
  if (copy.edited && copy.upkeep === 'withdrawn') words.push('you edited it');
  return words.join('; ');
}

/** What the source of an imported signature says, and ordinary traffic. */
function sourceWords({ imported, proof }: Shown): string | undefined {
  if (imported === undefined) return undefined;
  const words = [imported.disabled ? 'disabled there' : 'enabled there'];
  if (imported.from !== undefined) words.push(`sid ${imported.from} there`);
  if (proof !== 'unproven')
    words.push(
      imported.alerts === 0
        ? 'silent on ordinary traffic'
        : `${counted(imported.alerts, 'alert')} on ordinary traffic`,
    );
  return words.join('; ');
}

function noteWords({ id, title, status, classes, severity, released, updated }: NoteFacts): string {
  const days = updated === released ? released : `${released}, updated ${updated}`;
  return oneLine(`${id}  ${title} (${[...classes, severity ?? 'not rated', status].join(', ')}; ${days})`);
}

function tieWords({ bit, name, state }: Tie): string {
  return `${bit}: ${name}, ${state === 'not-copied' ? 'not copied' : state}`;
}
