import { toString as plainText } from 'mdast-util-to-string';
import type { Note } from '../advisory/note.ts';

/** What a note tells in short: all that lists, filters, feeds and search are made from, without its text. */
export interface NoteSummary extends Pick<Note, 'matter'> {
  /** The first paragraph of its overview, without markup; empty where there is none. */
  readonly overview: string;
}

export function summaryOf({ matter, sections }: Note): NoteSummary {
  const overview = sections.find(({ heading }) => heading.toLowerCase() === 'overview');
  const paragraph = overview?.content.find(({ type }) => type === 'paragraph');
  return { matter, overview: paragraph === undefined ? '' : plainText(paragraph).replace(/\s+/g, ' ') };
}
