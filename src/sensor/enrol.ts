import { rm } from 'node:fs/promises';
import { ClarionError } from '../names/error.ts';
import { type Enrolment, readEnrolment, type TeamMember } from '../release/index.ts';
import { makeFolder, readIfThere, writeAside } from '../store/index.ts';
import { checkTrust } from '../verify/index.ts';
import type { SensorPaths } from './paths.ts';
import { readSettings, type Settings, writeSettings } from './settings.ts';
import { withState } from './state.ts';
import { isEnrolled, readTrust, writeTrust } from './trust.ts';

export interface EnrolOptions {
  /** Takes the place of the enrolment's own address: a mirror, a stick. */
  readonly url?: string | undefined;
  /** Takes the place of the enrolment's own ring. */
  readonly ring?: Settings['ring'] | undefined;
  readonly engine?: Settings['engine'] | undefined;
  /** Takes the place of what this sensor trusts: its team lost too many keys for the chain to lead on. */
  readonly replaceTeam?: boolean | undefined;
  readonly clock: () => Date;
}

export interface Enrolled {
  readonly workspace: string;
  readonly url: string;
  readonly ring: Settings['ring'];
  readonly team: number;
  readonly threshold: number;
  /** Fingerprints to compare with what the team tells by another way. */
  readonly members: readonly Pick<TeamMember, 'name' | 'email' | 'fingerprint'>[];
  readonly demo: boolean;
  readonly engine: Settings['engine'];
  /** True where a sensor.yaml was there already; it stays as it is. */
  readonly settingsKept: boolean;
}

/**
 * Starts a sensor from an enrolment file: what it trusts from here on, and where it pulls from. With `replaceTeam` a
 * sensor that has been enrolled trusts another root and team of the same workspace; all else stays, the newest release
 * that it has seen included: no number goes down.
 *
 * @param bytes the enrolment file's.
 * @throws ClarionError: `verification` for a file that is no enrolment, `usage` where the sensor is enrolled already.
 */
export async function enrol(paths: SensorPaths, bytes: Uint8Array, options: EnrolOptions): Promise<Enrolled> {
  const enrolment = readEnrolment(bytes);
  const root = Buffer.from(JSON.stringify(enrolment.root));
  await checkTrust(root, enrolment.team);
  return withState(paths, options.clock, async (journal) => {
    if (options.replaceTeam === true) await expectReplaceable(paths, enrolment);
    else if (await isEnrolled(paths))
      throw new ClarionError('usage', 'This sensor is enrolled already', {
        code: 'sensor/enrolled',
        hint: `Another address or ring: edit ${paths.settings}. A change of the team comes with updates. Where the team lost its keys: --replace-team. To start anew with another team: move ${paths.trust}, ${paths.metadata} and ${paths.settings} away first.`,
      });
    const settingsKept = (await readIfThere(paths.settings)) !== undefined;
    if (!settingsKept) {
      const url = slashed(options.url ?? enrolment.url);
      await writeAside(
        paths.settings,
        Buffer.from(
          writeSettings({ url, ring: options.ring ?? enrolment.ring, engine: options.engine ?? 'suricata' }),
        ),
      );
    }
    const settings = await readSettings(paths.settings);
    await makeFolder(paths.custom);
    // Metadata that the root before vouched for must not stand beside another root.
    await rm(paths.metadata, { recursive: true, force: true });
    await writeTrust(paths, root, Buffer.from(`${JSON.stringify(enrolment.team)}\n`));
    const { version, threshold, members } = enrolment.team;
    await journal.add({ event: 'enrolled', workspace: enrolment.workspace, team: version });
    return {
      workspace: enrolment.workspace,
      url: settings.url,
      ring: settings.ring,
      team: version,
      threshold,
      members: members.map(({ name, email, fingerprint }) => ({ name, email, fingerprint })),
      demo: enrolment.demo === true,
      engine: settings.engine,
      settingsKept,
    };
  });
}

/** A team takes the place of an older one of its own workspace, and of no other. */
async function expectReplaceable(paths: SensorPaths, { workspace, team }: Enrolment): Promise<void> {
  const { team: trusted } = await readTrust(paths);
  if (workspace === trusted.workspace && team.version >= trusted.version && team.demo === trusted.demo)
    return;
  throw new ClarionError('usage', `This is team file ${team.version} of ${workspace}`, {
    code: 'sensor/enrolled',
    expected: `team file ${trusted.version} or newer, of ${trusted.workspace}`,
  });
}

/** An address of a folder: with its last slash. */
function slashed(url: string): string {
  if (!URL.canParse(url) || !['http:', 'https:', 'file:'].includes(new URL(url).protocol))
    throw new ClarionError('usage', `Unexpected address ${url}`, {
      code: 'sensor/url',
      expected: 'an https:, http: or file: address',
    });
  return url.endsWith('/') ? url : `${url}/`;
}
