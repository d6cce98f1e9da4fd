import { parseNoteId } from '../names/note-id.ts';
import { isGroupName } from '../names/signature-name.ts';
import { isSlug } from '../names/slug.ts';

/** One file of an archive. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What an archive may hold: which names, and which of them come first and must be there. */
export interface Layout {
  readonly kind: string;
  readonly first: readonly string[];
  readonly allows: (name: string) => boolean;
}

export const digestListName = 'SHA256SUMS';
export const signaturesName = 'SHA256SUMS.asc';
export const releaseFileName = 'release.json';

/** A release: the names that DESIGN gives a release, and no others. */
export const releaseLayout: Layout = {
  kind: 'release',
  first: [digestListName, signaturesName],
  allows: isReleaseMember,
};

/**
 * The evidence of a release: its proofs, the captures that they were made with, and the conversations that the captures
 * were made of.
 */
export const evidenceLayout: Layout = {
  kind: 'evidence',
  first: [],
  allows: (name) => {
    if (name === 'proofs.json') return true;
    const [folder, group, signature, file, ...rest] = name.split('/');
    return (
      rest.length === 0 &&
      folder === 'samples' &&
      isGroupName(group ?? '') &&
      /^[A-Z0-9][A-Z0-9_-]{0,63}$/.test(signature ?? '') &&
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(?:pcap|json)$/.test(file ?? '')
    );
  },
};

/** Longest member name: what the name field of a ustar header holds (POSIX.1-1988, 10.1.1). */
export const maxNameBytes = 100;

function isReleaseMember(name: string): boolean {
  if (name === digestListName || name === signaturesName || name === releaseFileName) return true;
  const [folder, ...path] = name.split('/');
  const [file = '', ...rest] = path;
  switch (folder) {
    case 'advisories':
      return rest.length === 0 && stemOf(file, '.json', (stem) => parseNoteId(stem) !== undefined);
    case 'alarms':
    case 'policies':
      return rest.length === 0 && stemOf(file, '.json', isSlug);
    case 'libraries':
      return isGroupName(file) && isLibraryMember(rest);
    default:
      return false;
  }
}

function isLibraryMember(path: readonly string[]): boolean {
  const [first = '', second, ...rest] = path;
  if (second === undefined)
    return first === 'library.json' || first === 'suricata.rules' || first === 'dragon.lib';
  return rest.length === 0 && first === 'detectors' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.lua$/.test(second);
}

function stemOf(file: string, ending: string, is: (stem: string) => boolean): boolean {
  return file.endsWith(ending) && is(file.slice(0, -ending.length));
}
