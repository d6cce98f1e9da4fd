import { parseDocument, Scalar } from 'yaml';
import { type Remapped, writeSidMap } from '../library/index.ts';

/** What `library.yaml` says that an import decides. */
export interface LibraryWords {
  readonly group: string;
  readonly source: string;
  readonly licence: string;
  readonly sids: readonly Remapped[];
}

/**
 * The text of a `library.yaml`. Of one that is there, only what differs is changed: comments, order and other keys stay
 * as their author left them.
 */
export function libraryYaml(
  { group, source, licence, sids }: LibraryWords,
  there: string | undefined,
): string {
  const document = parseDocument(there ?? '');
  const wanted = { library: group, source, licence };
  const before = document.toString({ lineWidth: 0 });
  for (const [key, value] of Object.entries(wanted))
    if (document.get(key) !== value) document.set(key, value);
  const map = sids.length === 0 ? undefined : `${writeSidMap(sids)}\n`;
  if (map === undefined) document.delete('sids');
  else if (document.get('sids') !== map) {
    const block = new Scalar(map);
    block.type = Scalar.BLOCK_LITERAL;
    document.set('sids', block);
  }
  const text = document.toString({ lineWidth: 0 });
  return text === before && there !== undefined ? there : text;
}
