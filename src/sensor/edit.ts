import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Document, isMap, isScalar, isSeq, parseDocument, Scalar } from 'yaml';
import { ClarionError } from '../names/error.ts';
import { nearest } from '../names/nearest.ts';
import { isSlug } from '../names/slug.ts';
import { sha256 } from '../release/index.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import { type CustomSignature, type LoadedSignature, readCustoms } from './custom.ts';
import { asError } from './faults.ts';
import { type Master, readDetector, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { withState } from './state.ts';

export interface Copied {
  readonly name: string;
  readonly sid: number;
  readonly library: string;
  readonly file: string;
  /** True where it was there before; nothing was written then. */
  readonly already: boolean;
}

/**
 * Copies signatures of the master library to a custom one, disabled. What stands in the custom file stays as it is.
 *
 * @throws ClarionError: `usage` for a name that the master does not have, or one that another library has.
 */
export function copySignatures(
  paths: SensorPaths,
  names: readonly string[],
  library: string,
  clock: () => Date,
): Promise<readonly Copied[]> {
  if (!isSlug(library))
    throw new ClarionError('usage', `Unexpected library name ${library}`, {
      code: 'library/name',
      expected: 'lower-case letters, digits and hyphens',
    });
  return withState(paths, clock, async () => {
    const master = await readMaster(paths);
    if (master === undefined)
      throw new ClarionError('usage', 'There is no master library yet', {
        code: 'library/master',
        hint: 'Run `clarion sensor update` first.',
      });
    const customs = await soundCustoms(paths);
    const file = join(paths.custom, `${library}.yaml`);
    const copied: Copied[] = [];
    const fresh: CustomSignature[] = [];
    for (const name of new Set(names)) {
      const signature = master.signatures.find((each) => each.name === name);
      if (signature === undefined) throw unknownName(name, master);
      const there = customs.find((each) => each.name === name);
      if (there !== undefined && there.library !== library)
        throw new ClarionError('usage', `${name} is in the library ${there.library} already`, {
          code: 'library/copied',
          hint: `Work with that copy, at ${there.file}:${there.place.line}.`,
        });
      copied.push({ name, sid: signature.sid, library, file, already: there !== undefined });
      if (there !== undefined) continue;
      const detector = await readDetector(paths, signature);
      fresh.push({
        name,
        enabled: false,
        base: {
          release: master.file.number,
          sid: signature.sid,
          revision: signature.revision,
          digest: sha256(Buffer.from(signature.rule)),
        },
        rule: signature.rule,
        ...(detector === undefined || signature.detector === undefined
          ? {}
          : { detectors: { [signature.detector]: detector } }),
      });
    }
    if (fresh.length > 0) await append(file, library, fresh);
    return copied;
  });
}

export interface Switched {
  readonly name: string;
  readonly library: string;
  readonly enabled: boolean;
  /** False where it was so before. */
  readonly changed: boolean;
}

/**
 * Enables or disables copies. One word changes in the custom file; the rest stays byte for byte.
 *
 * @throws ClarionError `usage` for a signature that is not copied; nothing is changed then.
 */
export function setEnabled(
  paths: SensorPaths,
  names: readonly string[],
  enabled: boolean,
  clock: () => Date,
): Promise<readonly Switched[]> {
  return withState(paths, clock, async () => {
    const customs = await soundCustoms(paths);
    const chosen: LoadedSignature[] = [];
    for (const name of new Set(names)) {
      const signature = customs.find((each) => each.name === name);
      if (signature === undefined) throw await notCopied(paths, name, customs);
      chosen.push(signature);
    }
    for (const file of new Set(chosen.map((each) => each.file)))
      await splice(
        file,
        chosen.filter((each) => each.file === file && each.enabled !== enabled),
        enabled,
      );
    return chosen.map(({ name, library, enabled: before }) => ({
      name,
      library,
      enabled,
      changed: before !== enabled,
    }));
  });
}

async function soundCustoms(paths: SensorPaths): Promise<readonly LoadedSignature[]> {
  const { signatures, faults } = await readCustoms(paths);
  if (faults.length > 0) throw asError(faults, 'library/faults');
  return signatures;
}

/** Adds signatures at the end of a custom file, or makes it. Comments and order of what is there stay. */
async function append(file: string, library: string, fresh: readonly CustomSignature[]): Promise<void> {
  const bytes = await readIfThere(file);
  const document =
    bytes === undefined ? new Document({ library, signatures: [] }) : parseDocument(bytes.toString());
  const list = document.get('signatures');
  if (!isSeq(list)) document.set('signatures', document.createNode([]));
  const target = document.get('signatures');
  if (!isSeq(target))
    throw new ClarionError('internal', `${file} takes no signatures`, { code: 'library/append' });
  target.flow = false;
  for (const signature of fresh) {
    const node = document.createNode(signature);
    node.setIn(['rule'], literal(signature.rule));
    for (const [name, text] of Object.entries(signature.detectors ?? {}))
      node.setIn(['detectors', name], literal(text));
    target.add(node);
  }
  await mkdir(dirname(file), { recursive: true });
  await writeCustom(file, document.toString({ lineWidth: 0 }));
}

/** Text as a block scalar, so that an operator can read and edit it. */
function literal(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

/** Replaces the word after `enabled:` of some signatures in a file. */
async function splice(file: string, signatures: readonly LoadedSignature[], enabled: boolean): Promise<void> {
  if (signatures.length === 0) return;
  let text = await readFile(file, 'utf8');
  const list = parseDocument(text).get('signatures');
  const ranges = signatures.map(({ index, name }) => {
    const signature = isSeq(list) ? list.items[index] : undefined;
    const word = isMap(signature) ? signature.get('enabled', true) : undefined;
    const range = isScalar(word) ? word.range : undefined;
    if (!range)
      throw new ClarionError('internal', `${name} has no \`enabled\` of its own in ${file}`, {
        code: 'library/splice',
      });
    return range;
  });
  for (const [start, end] of ranges.sort((a, b) => b[0] - a[0]))
    text = `${text.slice(0, start)}${enabled}${text.slice(end)}`;
  await writeCustom(file, text);
}

/** An operator's file keeps its permission bits. */
async function writeCustom(file: string, text: string): Promise<void> {
  const mode = (await readIfThere(file)) === undefined ? 0o644 : (await stat(file)).mode & 0o777;
  await writeAside(file, Buffer.from(text), { mode });
}

function unknownName(name: string, master: Master): ClarionError {
  const meant = nearest(
    name,
    master.signatures.map((each) => each.name),
  );
  return new ClarionError('usage', `The master library has no signature ${name}`, {
    code: 'library/name',
    hint: meant === undefined ? 'See `clarion library list`.' : `Did you mean ${meant}?`,
  });
}

async function notCopied(
  paths: SensorPaths,
  name: string,
  customs: readonly LoadedSignature[],
): Promise<ClarionError> {
  const master = await readMaster(paths);
  if (master?.signatures.some((each) => each.name === name) === true)
    return new ClarionError('usage', `${name} is in no custom library`, {
      code: 'library/copied',
      hint: `Copy it first: clarion library copy ${name}`,
    });
  const known = [...customs.map((each) => each.name), ...(master?.signatures ?? []).map((each) => each.name)];
  const meant = nearest(name, known);
  return new ClarionError('usage', `There is no signature ${name}`, {
    code: 'library/name',
    hint: meant === undefined ? 'See `clarion library list`.' : `Did you mean ${meant}?`,
  });
}
