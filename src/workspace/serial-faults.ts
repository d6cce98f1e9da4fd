import type { VFileMessage } from 'vfile-message';
import { parseNoteId } from '../names/note-id.ts';
import { fault } from '../source/fault.ts';
import type { Content } from './content.ts';

/**
 * No two notes have one serial: it runs on across years, so two authors who number at once, one in December and one in
 * January, get two files, and git sees no conflict. An id that stands twice has a fault of its own.
 */
export function serialFaults({ notes }: Content): readonly VFileMessage[] {
  const first = new Map<number, string>();
  return notes.flatMap(({ file, read }) => {
    const { id } = read.matter;
    const serial = id === undefined ? undefined : parseNoteId(id)?.serial;
    if (id === undefined || serial === undefined) return [];
    const owner = first.get(serial);
    first.set(serial, owner ?? id);
    if (owner === undefined || owner === id) return [];
    const reason = `Unexpected "${id}" in \`id\`, expected a serial of its own: ${owner} has this one`;
    return [fault({ file, place: read.idAt, rule: 'serial-unique', reason })];
  });
}
