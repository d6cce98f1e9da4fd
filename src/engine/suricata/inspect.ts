import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import type { Finding, InspectedSite } from '../engine.ts';
import { ruleCounts } from './rulesets.ts';
import { findRuleFiles, isTrue, readSite, type Site } from './site.ts';
import { type CommandSocket, openCommandSocket } from './socket.ts';
import type { SuricataOptions } from './suricata.ts';
import { engineVersion } from './version.ts';

/** Most milliseconds that a hanging engine may keep whoever only asks where a sensor stands. */
const patience = 2_000;

/** Looks at a site's engine as `Engine.inspect` says: first its configuration, then the engine that runs. */
export async function inspectSite(
  { binary, config, socket }: SuricataOptions,
  wanted: InspectedSite,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const engine = await finding('program', async () => ({ is: await engineVersion(binary), good: true }));
  if (!engine.good) return [engine];
  findings.push(engine);
  if (config === undefined)
    return [
      ...findings,
      {
        what: 'rule file',
        good: false,
        is: "the engine's configuration is not known",
        hint: 'Name it as suricata.config in sensor.yaml.',
      },
    ];
  let site: Site | undefined;
  findings.push(
    await finding('rule file', async () => {
      site = await readSite(binary, config);
      const { others } = await findRuleFiles(site, config, wanted.named);
      return { is: `named in ${config}, beside ${counted(others.length, 'other file')}`, good: true };
    }),
  );
  if (site === undefined) return findings;
  const path = socket ?? site.socket;
  if (path === undefined)
    return [
      ...findings,
      ...(wanted.detectors ? [detectorFinding(site.lua, undefined)] : []),
      {
        what: 'socket',
        good: false,
        is: `switched off in ${config}`,
        hint: 'Set unix-command.enabled: yes there, and restart the engine.',
      },
    ];
  return [...findings, ...(await inspectRunning(path, site, wanted))];
}

async function inspectRunning(
  path: string,
  site: Site,
  { detectors }: InspectedSite,
): Promise<readonly Finding[]> {
  let commands: CommandSocket | undefined;
  let lua: boolean | undefined;
  const found: Finding[] = [];
  found.push(
    await finding('socket', async () => {
      commands = await openCommandSocket(path, patience);
      if (commands !== undefined) return { is: `${path} answers`, good: true };
      return {
        is: `nobody answers at ${path}`,
        good: false,
        hint: 'Start the engine; where its socket is another, name it as suricata.socket in sensor.yaml.',
      };
    }),
  );
  try {
    if (commands !== undefined) {
      const asked = commands;
      found.push(
        await finding('rules', async () => {
          lua = isTrue(await asked.setting('security.lua.allow-rules'));
          const { loaded, failed } = await ruleCounts(asked);
          const is = `${counted(loaded, 'rule')} loaded, ${failed} refused`;
          if (!isTrue(await asked.setting('multi-detect.enabled'))) return { is, good: true };
          return { is: `${is}, by tenants`, good: false, hint: 'Clarion does not deploy to tenants.' };
        }),
      );
    }
  } finally {
    commands?.close();
  }
  return detectors ? [detectorFinding(site.lua, lua), ...found] : found;
}

/** @param running whether the running engine lets Lua in; undefined where none was asked. */
function detectorFinding(configured: boolean, running: boolean | undefined): Finding {
  const what = 'detectors';
  if (configured && running !== false) return { what, good: true, is: 'let in by security.lua.allow-rules' };
  if (configured)
    return {
      what,
      good: false,
      is: 'kept out by the running engine',
      hint: 'Restart it: security.lua.allow-rules is read at its start.',
    };
  return {
    what,
    good: false,
    is: 'kept out by suricata.yaml',
    hint: 'Set security.lua.allow-rules: true and restart the engine.',
  };
}

async function finding(what: Finding['what'], look: () => Promise<Omit<Finding, 'what'>>): Promise<Finding> {
  try {
    return { what, ...(await look()) };
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
    const { message, hint } = error;
    return { what, good: false, is: message, ...(hint === undefined ? {} : { hint }) };
  }
}
