import { byCodeUnit } from '../names/order.ts';
import { readDragonLibrary, type SignatureFile, writeDragonLibrary } from '../signature/index.ts';

/**
 * Writes a group's Dragon lines as the library file of a Dragon server, each disabled: the operator copies what they
 * want and enables the copy.
 */
export function dragonLibraryFile(
  group: string,
  team: string,
  signatures: readonly SignatureFile[],
): Uint8Array {
  const entries = signatures
    .toSorted((a, b) => byCodeUnit(a.name, b.name))
    .map((signature) => ({
      name: signature.name,
      dragon: oneLine(signature.dragon),
      description: oneLine(signature.description),
      eventGroup: signature['event-group'],
      modified: false,
      disabled: true,
      extra: [],
    }));
  const description = oneLine(`Signatures by ${team}`);
  return Buffer.from(writeDragonLibrary({ group, description, entries }), 'utf8');
}

/** The Dragon line of each signature of a library file, by name. */
export function readDragonLines(file: Uint8Array): ReadonlyMap<string, string> {
  const { entries } = readDragonLibrary(Buffer.from(file).toString('utf8'));
  return new Map(entries.map(({ name, dragon }) => [name, dragon]));
}

/** Paragraphs of a description become one line. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
