import { createHash } from 'node:crypto';
import { parseSignatureName } from '../names/signature-name.ts';

/** A published file of one signature: its path in the public folder, its bytes, and their SHA-256 in lower-case hex. */
export interface RawFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Where the rule of a signature is published: `signatures/GROUP/NAME.rules`. */
export function rawRulePath(name: string): string {
  return `${stemOf(name)}.rules`;
}

/** Where the detector code of a signature is published: `signatures/GROUP/NAME.lua`. */
export function rawDetectorPath(name: string): string {
  return `${stemOf(name)}.lua`;
}

/**
 * The rule of a signature as a file: the one line that `compileRule` gives, active, and a line feed.
 *
 * @throws RangeError when the name is no signature name; of a checked workspace each is one.
 */
export function rawRuleFile(name: string, rule: string): RawFile {
  return rawFile(rawRulePath(name), `${rule}\n`);
}

/** The detector code of a signature as a file, byte for byte as its author wrote it. */
export function rawDetectorFile(name: string, text: string): RawFile {
  return rawFile(rawDetectorPath(name), text);
}

function rawFile(path: string, text: string): RawFile {
  const bytes = new TextEncoder().encode(text);
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Group and name of a signature name hold letters, digits, hyphens and underscores alone: no path climbs. */
function stemOf(name: string): string {
  const parsed = parseSignatureName(name);
  if (parsed === undefined) throw new RangeError(`${JSON.stringify(name)} is no signature name`);
  return `signatures/${parsed.group}/${parsed.name}`;
}
