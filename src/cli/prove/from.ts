import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suricataReplay } from '../../engine/index.ts';
import { ClarionError } from '../../names/error.ts';
import { repeatProofs } from '../../proof/index.ts';
import { decompress, evidenceLayout, readTar, sha256 } from '../../release/index.ts';
import { tarLimits } from '../../release/tar.ts';
import type { ExitCode } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { ordinaryTraffic } from './corpus.ts';
import { fromBundle } from './from-bundle.ts';
import { fromLiveUpdate } from './from-live-update.ts';
import { releasedRules } from './released.ts';
import { tellRepetition } from './tell.ts';

/** Where trust, and the evidence, may come from. */
export interface FromOptions {
  readonly team?: string | undefined;
  readonly enrolment?: string | undefined;
  readonly evidence?: string | undefined;
}

/** Makes the proofs of a release again: verifies it, checks its evidence, and compares. */
export async function repeat(
  terminal: Terminal,
  from: string,
  options: FromOptions,
  binary: string,
  names: readonly string[] | undefined,
): Promise<ExitCode> {
  const { release, evidence, trusted } = await source(from, options);
  const { number, workspace, evidence: digest } = release.file;
  const bytes = digest === null ? undefined : await evidence();
  if (digest === null || bytes === undefined)
    throw new ClarionError(
      'verification',
      digest === null
        ? `Release ${number} has no evidence: no engine was there when it was published`
        : `The evidence of release ${number} is not where it should be`,
      {
        code: 'prove/evidence',
        expected: `evidence-${number}.tar.zst`,
        ...(digest === null ? {} : { hint: 'Name it with --evidence.' }),
      },
    );
  if (sha256(bytes) !== digest)
    throw new ClarionError('verification', `The evidence is not that of release ${number}`, {
      code: 'prove/evidence',
      expected: `SHA-256 ${digest}, as the signed release says`,
    });
  terminal.note(
    `Release ${number} of ${workspace}, ${trusted ? 'verified' : 'undamaged'}: its evidence is what was signed.`,
  );
  if (!trusted)
    terminal.warn(
      'Checked by the keys that came with it: that finds damage, and no forger. See --team and --enrolment.',
    );
  const members = await readTar(decompress(bytes, tarLimits.bytes), evidenceLayout);
  const repetitions = await repeatProofs(members, releasedRules(release.members), suricataReplay(binary), {
    names,
    corpus: ordinaryTraffic(),
    progress: (done, of) => terminal.progress(`Replaying: ${done} of ${of}`),
  });
  for (const repetition of repetitions) tellRepetition(terminal, repetition);
  const differing = repetitions.filter(({ differences }) => differences.length > 0).length;
  terminal.note(
    differing === 0
      ? `${repetitions.length} proven again, as the release says.`
      : `${differing} of ${repetitions.length} are not as the release says.`,
  );
  terminal.json({ release: release.file, trusted, repetitions });
  return differing === 0 ? 0 : 1;
}

async function source(from: string, options: FromOptions) {
  if (/^[a-z]+:\/\//i.test(from)) return fromLiveUpdate(addressOf(from), options);
  const path = resolve(from);
  const there = await stat(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${from} can not be read`, {
      code: 'prove/from',
      expected: 'a bundle, a public folder, or an address',
      cause,
    });
  });
  return there.isDirectory() ? fromLiveUpdate(pathToFileURL(`${path}/`), options) : fromBundle(path, options);
}

function addressOf(text: string): URL {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (url !== null) return url;
  throw new ClarionError('usage', `Unexpected address ${text}`, {
    code: 'prove/from',
    expected: 'an address like https://example.com/live-update/',
  });
}
