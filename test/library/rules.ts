import { type ImportedLibrary, type Remapped, readRules, remap, settle } from '../../src/library/index.ts';
import type { PortMacros } from '../../src/signature/index.ts';

/** A rule of a made set. */
export function ruleText(sid: number, msg = `Rule ${sid}`, rev = 1, more = ''): string {
  return `alert tcp any any -> any any (msg:"${msg}"; ${more}content:"c${sid}"; sid:${sid}; rev:${rev};)`;
}

export interface Options {
  readonly group?: string;
  readonly sids?: readonly Remapped[];
  readonly taken?: ReadonlyMap<number, string>;
  readonly ports?: PortMacros;
  /** Remaps from this sid on. */
  readonly from?: number;
}

/** A library of one file or several, as text or bytes. */
export function libraryOf(
  files: string | Uint8Array | Readonly<Record<string, string | Uint8Array>>,
  { group = 'SET', sids = [], taken = new Map(), from, ports }: Options = {},
): ImportedLibrary & { readonly map: readonly Remapped[] } {
  const sources = typeof files === 'string' || files instanceof Uint8Array ? { 'set.rules': files } : files;
  const read = readRules(
    group,
    Object.entries(sources).map(([name, text]) => ({
      path: `signatures/${group}/${name}`,
      bytes: typeof text === 'string' ? Buffer.from(text) : text,
    })),
    ports,
  );
  const map = from === undefined ? sids : remap(read, sids, taken, from);
  const file = `signatures/${group}/library.yaml`;
  return { ...settle({ group, file, source: 'a test', licence: 'MIT', sids: map }, read, taken), map };
}
