import type { Element } from 'hast';
import { h } from 'hastscript';
import type { RawFile } from '../../signature/raw-file.ts';
import type { NotePlace } from '../place.ts';

/** The file that holds what was just shown, with its digest; nothing where the build writes no such files. */
export function rawFile({ path, sha256 }: RawFile, { root, context }: NotePlace): Element[] {
  if (context.forms?.has('rules') !== true) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [
    h('p.raw', [
      'As a file: ',
      h('a', { href: `${root}${path}`, download: name }, name),
      h('br'),
      h('span.digest', ['SHA-256 ', h('code', sha256)]),
    ]),
  ];
}
