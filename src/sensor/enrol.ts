import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { readEnrolment, type TeamMember } from '../release/index.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import { checkTrust } from '../verify/index.ts';
import type { SensorPaths } from './paths.ts';
import { readSettings, type Settings, writeSettings } from './settings.ts';
import { withState } from './state.ts';
import { isEnrolled, writeTrust } from './trust.ts';

export interface EnrolOptions {
  /** Takes the place of the enrolment's own address: a mirror, a stick. */
  readonly url?: string | undefined;
  readonly engine?: Settings['engine'] | undefined;
  readonly clock: () => Date;
}

export interface Enrolled {
  readonly workspace: string;
  readonly url: string;
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
 * Starts a sensor from an enrolment file: what it trusts from here on, and where it pulls from.
 *
 * @param bytes the enrolment file's.
 * @throws ClarionError: `verification` for a file that is no enrolment, `usage` where the sensor is enrolled already.
 */
export async function enrol(paths: SensorPaths, bytes: Uint8Array, options: EnrolOptions): Promise<Enrolled> {
  const enrolment = readEnrolment(bytes);
  const root = Buffer.from(JSON.stringify(enrolment.root));
  await checkTrust(root, enrolment.team);
  return withState(paths, options.clock, async (journal) => {
    if (await isEnrolled(paths))
      throw new ClarionError('usage', 'This sensor is enrolled already', {
        code: 'sensor/enrolled',
        hint: `To start anew with another team or after a change of the team: move ${paths.trust}, ${paths.metadata} and ${paths.settings} away first.`,
      });
    const settingsKept = (await readIfThere(paths.settings)) !== undefined;
    if (!settingsKept) {
      await mkdir(dirname(paths.settings), { recursive: true });
      const { ring } = enrolment;
      const url = slashed(options.url ?? enrolment.url);
      await writeAside(
        paths.settings,
        Buffer.from(writeSettings({ url, ring, engine: options.engine ?? 'suricata' })),
      );
    }
    const settings = await readSettings(paths.settings);
    await mkdir(join(paths.custom), { recursive: true });
    await writeTrust(paths, root, Buffer.from(`${JSON.stringify(enrolment.team)}\n`));
    const { version, threshold, members } = enrolment.team;
    await journal.add({ event: 'enrolled', workspace: enrolment.workspace, team: version });
    return {
      workspace: enrolment.workspace,
      url: settings.url,
      team: version,
      threshold,
      members: members.map(({ name, email, fingerprint }) => ({ name, email, fingerprint })),
      demo: enrolment.demo === true,
      engine: settings.engine,
      settingsKept,
    };
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
