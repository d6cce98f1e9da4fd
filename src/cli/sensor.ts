import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { EngineName, Finding } from '../engine/engine.ts';
import { openEngine } from '../engine/open.ts';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';
import { type Ring, rings, type Withdrawal } from '../release/target.ts';
import { namedRules } from '../sensor/generation.ts';
import type { SensorPaths } from '../sensor/paths.ts';
import { longestJitter, readSettings } from '../sensor/settings.ts';
import { readStatus, type Status } from '../sensor/status.ts';
import type { Updated, Waiting } from '../sensor/update.ts';
import { makeCommand, runs } from './command.ts';
import { tellChanges } from './library/tell-changes.ts';
import { command as checkCommand } from './sensor/check.ts';
import { command as rollbackCommand } from './sensor/rollback.ts';
import { command as watchCommand } from './sensor/watch.ts';
import {
  clock,
  pathsOf,
  type SensorOptions,
  standingWords,
  withEngine,
  withSensor,
} from './sensor-options.ts';
import { oneLine, type Terminal } from './terminal.ts';

/** What each needs is loaded when it runs: `status` is asked often, and wants no OpenPGP. */
export function command(): Command {
  return new Command('sensor')
    .description('enrol, update, watch, show where this sensor stands, and take a deploy back')
    .addHelpText('after', '\nExample:\n  clarion sensor enrol enrolment.json\n  clarion sensor update')
    .addCommand(enrolCommand())
    .addCommand(updateCommand())
    .addCommand(watchCommand())
    .addCommand(statusCommand())
    .addCommand(checkCommand())
    .addCommand(rollbackCommand());
}

interface EnrolOptions extends SensorOptions {
  readonly url?: string;
  readonly ring?: Ring;
  readonly engine?: EngineName;
  readonly replaceTeam?: boolean;
}

function enrolCommand(): Command {
  const made = makeCommand(
    'enrol',
    'start a sensor from an enrolment file',
    'clarion sensor enrol enrolment.json\nclarion sensor enrol enrolment.json --ring canary',
  )
    .argument('<file>', 'the enrolment file, from your team')
    .option('--url <address>', 'pull from here: a mirror, a stick')
    .addOption(new Option('--ring <ring>', 'canary tries each release before stable gets it').choices(rings))
    .option(
      '--replace-team',
      'trust this root and team in place of those before: the team lost too many keys. Compare fingerprints first',
    );
  return runs<EnrolOptions>(withEngine(withSensor(made)), async (terminal, options, [file = '']) => {
    const paths = pathsOf(options);
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new ClarionError('usage', `${file} can not be read`, { code: 'sensor/enrolment', cause });
    });
    const { enrol } = await import('../sensor/enrol.ts');
    const enrolled = await enrol(paths, bytes, {
      url: options.url,
      ring: options.ring,
      engine: options.engine,
      replaceTeam: options.replaceTeam,
      clock,
    });
    terminal.json({ ...enrolled, state: paths.state });
    terminal.out(`Enrolled with ${enrolled.workspace}, ${enrolled.url}, ring ${enrolled.ring}`);
    if (enrolled.demo)
      terminal.warn('These are demonstration keys: anyone may have them. Not for a real sensor.');
    if (enrolled.settingsKept) terminal.note(`${paths.settings} was there and stays as it is.`);
    terminal.out(
      `Team file ${enrolled.team}: ${enrolled.threshold} of ${enrolled.members.length} must sign. Compare these fingerprints with what the team tells you by another way:`,
    );
    for (const { name, email, fingerprint } of enrolled.members)
      terminal.out(`  ${fingerprint.replace(/(.{4})(?=.)/g, '$1 ')}  ${name} <${email}>`);
    if (enrolled.engine === 'suricata')
      tellEngineLines(terminal, paths, (await readSettings(paths.settings)).suricata.socket);
    terminal.note('Next: clarion sensor update');
    return 0;
  });
}

/** What an operator adds to the engine's configuration, once. */
function tellEngineLines(terminal: Terminal, paths: SensorPaths, socket: string | undefined): void {
  terminal.out('Add to suricata.yaml, beside what is there:');
  for (const line of [
    'rule-files:',
    `  - ${namedRules(paths)}`,
    'unix-command:',
    '  enabled: yes',
    ...(socket === undefined ? [] : [`  filename: ${socket}`]),
    'security:',
    '  lua:',
    '    allow-rules: true   # signatures with detectors need it, no others',
  ])
    terminal.out(`  ${line}`);
  terminal.out('and restart the engine once. `clarion sensor status` looks whether all is there.');
}

interface UpdateCommandOptions extends SensorOptions {
  readonly jitter?: number;
  readonly dryRun?: boolean;
}

function updateCommand(): Command {
  const made = makeCommand(
    'update',
    'pull, verify and install the newest release',
    'clarion sensor update\nclarion sensor update --quiet --jitter 600   # from cron',
  )
    .option(
      '--jitter <seconds>',
      'wait at random up to so long before asking; without it, jitter of sensor.yaml counts where no terminal is there',
      jitterSeconds,
    )
    .option('--dry-run', 'verify, tell what would change, and install nothing');
  return runs<UpdateCommandOptions>(withSensor(made), async (terminal, options) => {
    const paths = pathsOf(options);
    const [{ update }, { waitJitter }, { steps }] = await Promise.all([
      import('../sensor/update.ts'),
      import('../sensor/jitter.ts'),
      import('../verify/steps.ts'),
    ]);
    await waitJitter(await mostJitter(paths, options), {
      random: Math.random,
      sleep,
      waiting: (seconds) => terminal.progress(`waiting ${counted(seconds, 'second')} before asking`),
    });
    const { dryRun = false } = options;
    const done = await update(paths, {
      clock,
      dryRun,
      passed: (step) => terminal.progress(`${step}: ${steps[step].proves}`),
    });
    if (done.outcome === 'nothing-new') {
      terminal.json(done);
      terminal.out(`Nothing new: release ${done.release} is the newest. Good until ${done.expires}.`);
      return 0;
    }
    if (done.outcome === 'waiting') {
      terminal.json(done);
      tellWaiting(terminal, done);
      return 0;
    }
    terminal.json({ ...done, dryRun, titles: Object.fromEntries(done.titles) });
    tellUpdate(terminal, done, dryRun);
    return 0;
  });
}

/** Who sits at a terminal waits for an answer, and is only one: there, sensor.yaml does not make them wait. */
async function mostJitter(paths: SensorPaths, { jitter }: UpdateCommandOptions): Promise<number> {
  if (jitter !== undefined) return jitter;
  if (process.stdin.isTTY === true) return 0;
  return (await readSettings(paths.settings)).jitter;
}

function jitterSeconds(text: string): number {
  if (/^[0-9]{1,5}$/.test(text) && Number(text) <= longestJitter) return Number(text);
  throw new InvalidArgumentError(`Expected whole seconds, 0 to ${longestJitter}.`);
}

function tellWaiting(
  terminal: Terminal,
  { ring, offered, seen, release, withdrawn, expires }: Waiting,
): void {
  terminal.out(
    `Waiting: ring ${ring} is at release ${offered}, this sensor has ${release === seen ? seen : `seen ${seen}`}. Good until ${expires}.`,
  );
  if (withdrawn !== undefined) warnWithdrawn(terminal, withdrawn);
}

/** Said wherever an operator looks. */
function warnWithdrawn(terminal: Terminal, { release, date, reason }: Withdrawal): void {
  terminal.warn(
    `Release ${release} was withdrawn on ${date}: ${oneLine(reason)}. This sensor keeps it until a higher one mends it; clarion deploy wants --yes until then.`,
  );
}

function tellUpdate(terminal: Terminal, done: Updated, dryRun: boolean): void {
  if (done.deltaRefused !== undefined)
    terminal.warn(`The delta was not taken, the whole bundle was: ${done.deltaRefused}`);
  const from = done.previous === undefined ? '' : `, after ${done.previous}`;
  terminal.out(
    `Release ${done.release} of ${done.date}${from}: signed by ${done.signers.map(({ name }) => name).join(', ')}`,
  );
  tellChanges(terminal, done);
  if (dryRun) terminal.note('Nothing of it is installed: clarion sensor update does that.');
  else if (done.concerned.copies.some(({ state }) => state === 'follows'))
    terminal.note('What you follow runs after clarion deploy; the rest once you copy, enable and deploy it.');
  else terminal.note('Nothing of it runs until you copy, enable and deploy it.');
}

function statusCommand(): Command {
  const made = makeCommand('status', 'show where this sensor stands', 'clarion sensor status --json');
  return runs<SensorOptions>(withSensor(made), async (terminal, options) => {
    const paths = pathsOf(options);
    const settings = await readSettings(paths.settings);
    const engine = await openEngine(settings.engine, settings).catch(asFinding);
    const read = await readStatus(paths, clock(), 'good' in engine ? undefined : engine);
    const status = 'good' in engine ? { ...read, findings: [engine] } : read;
    terminal.json(status);
    for (const [what, is] of statusLines(status)) terminal.out(`${what.padEnd(12)}${is}`);
    if (status.withdrawn !== undefined) warnWithdrawn(terminal, status.withdrawn);
    for (const { what, good, is, hint = '' } of status.findings)
      if (!good) terminal.warn(`${what}: ${is}. ${hint}`.trimEnd());
    if (status.freshness?.stale === true)
      terminal.warn(
        `What this sensor knows is stale since ${status.freshness.expires}: run clarion sensor update`,
      );
    return 0;
  });
}

/** An engine that is not on this machine is a part of where the sensor stands. */
function asFinding(error: unknown): Finding {
  if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
  return {
    what: 'program',
    good: false,
    is: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function statusLines(status: Status): readonly (readonly [string, string])[] {
  const { team, release, freshness, generation, copies, trouble } = status;
  return [
    ['workspace', `${status.workspace}${team.demo ? ' (demonstration keys)' : ''}`],
    ['live update', `${status.url}, ring ${status.ring}`],
    ['team', `file ${team.version}, ${team.threshold} of ${team.members} must sign`],
    [
      'release',
      release === undefined
        ? 'none yet'
        : `${release.number} of ${release.date}, ${counted(release.signatures, 'signature')}`,
    ],
    ...(status.offered?.waiting === true
      ? [
          [
            'waiting',
            `ring ${status.ring} is at release ${status.offered.release}, and this sensor has seen a higher one`,
          ] as const,
        ]
      : []),
    ['good until', freshness?.expires ?? 'not known yet'],
    [
      'copies',
      `${copies.total}, ${copies.enabled} of them enabled${copies.faults === 0 ? '' : `; ${counted(copies.faults, 'fault')} in the files`}`,
    ],
    ['engine', status.engine],
    ...status.findings.map(({ what, is }) => [what, is] as const),
    [
      'generation',
      generation === undefined
        ? 'none yet'
        : `${generation.number}, ${counted(generation.rules, 'rule')}, ${standingWords[generation.standing]}`,
    ],
    ...(trouble === undefined
      ? []
      : [['last update', `failed at ${trouble.time}: ${trouble.reason}`] as const]),
  ];
}
