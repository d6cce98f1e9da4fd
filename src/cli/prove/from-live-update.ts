import { readFile } from 'node:fs/promises';
import { ClarionError } from '../../names/error.ts';
import { type Enrolment, evidencePath, readEnrolment } from '../../release/index.ts';
import { tarLimits } from '../../release/tar.ts';
import { checkTrust, createFetcher, type MetadataName, pull } from '../../verify/index.ts';
import type { FromOptions } from './from.ts';
import type { ProvenRelease } from './proven-release.ts';

/** Most bytes of an enrolment file. */
const enrolmentCeiling = 4 * 1024 * 1024;

/**
 * The newest release of a live update: of a public folder, of the folder `live-update` itself, or of an address of
 * either. Without an enrolment that the caller trusts, the one that lies there is taken.
 */
export async function fromLiveUpdate(place: URL, options: FromOptions): Promise<ProvenRelease> {
  const fetcher = createFetcher();
  const found = await enrolmentAt(place);
  const url = found?.url ?? place;
  const enrolment =
    options.enrolment === undefined
      ? found?.enrolment
      : readEnrolment(
          await readFile(options.enrolment).catch((cause: unknown) => {
            throw new ClarionError('usage', `${options.enrolment} can not be read`, {
              code: 'prove/file',
              cause,
            });
          }),
        );
  if (enrolment === undefined)
    throw new ClarionError('usage', `There is no live update at ${place.href}`, {
      code: 'prove/from',
      expected: 'a public folder, or the address of a live update',
    });
  const root = Buffer.from(JSON.stringify(enrolment.root));
  await checkTrust(root, enrolment.team);
  const metadata = new Map<MetadataName, Uint8Array>();
  const pulled = await pull({
    url,
    ring: enrolment.ring,
    fetcher,
    metadata: {
      read: async (name) => metadata.get(name),
      write: async (name, bytes) => void metadata.set(name, bytes),
    },
    root,
    team: enrolment.team,
    clock: new Date(),
  });
  if (pulled.outcome !== 'new')
    throw new ClarionError('internal', 'A first pull found nothing new', { code: 'prove/pull' });
  const { release } = pulled;
  const evidence = new URL(`targets/${evidencePath(release.file.number)}`, url);
  return {
    release,
    trusted: options.enrolment !== undefined,
    evidence: () => fetcher.get(evidence, tarLimits.bytes, 'verify/bundle'),
  };

  async function enrolmentAt(
    base: URL,
  ): Promise<{ readonly url: URL; readonly enrolment: Enrolment } | undefined> {
    for (const url of [new URL('live-update/', base), base]) {
      const bytes = await fetcher.get(new URL('enrolment.json', url), enrolmentCeiling, 'verify/root');
      if (bytes !== undefined) return { url, enrolment: readEnrolment(bytes) };
    }
    return undefined;
  }
}
