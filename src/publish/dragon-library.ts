import { byCodeUnit } from '../names/order.ts';
import type { SignatureFile } from '../signature/index.ts';

/**
 * Writes a group's Dragon lines as the library file of a Dragon server, each disabled: the operator copies what they
 * want and enables the copy.
 */
export function writeDragonLibrary(
  group: string,
  team: string,
  signatures: readonly SignatureFile[],
): Uint8Array {
  const blocks = signatures
    .toSorted((a, b) => byCodeUnit(a.name, b.name))
    .map((signature) => [
      `NAME=${signature.name}`,
      `SIGNATURE=${oneLine(signature.dragon)}`,
      `DESCRIPTION=${oneLine(signature.description)}`,
      `EVENTGROUP=${signature['event-group']}`,
      'MODIFIED=N',
      'DISABLED=Y',
    ]);
  const lines = [
    `GROUP_NAME=${group}`,
    `GROUP_DESCRIPTION=${oneLine(`Signatures by ${team}`)}`,
    ...blocks.flat(),
  ];
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

/** The Dragon line of each signature of a library file, by name. */
export function readDragonLines(file: Uint8Array): ReadonlyMap<string, string> {
  const blocks = Buffer.from(file)
    .toString('utf8')
    .matchAll(/^NAME=(.*)\nSIGNATURE=(.*)$/gm);
  return new Map([...blocks].map(([, name = '', line = '']) => [name, line]));
}

/** A value ends with its line: what would start another becomes a blank. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
