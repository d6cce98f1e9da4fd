import type { Root, RootContent } from 'mdast';
import type { Located } from '../source/yaml.ts';
import type { FrontMatter } from './schema.ts';

/** One `##` section of a note. */
export interface Section {
  readonly heading: string;
  readonly line: number;
  /** Its content, the heading left out. */
  readonly content: readonly RootContent[];
  /** Its Markdown as written, the heading left out, trimmed. */
  readonly markdown: string;
}

/** An incident note, read and typed. */
export interface Note {
  /** Path in the workspace, with `/`. */
  readonly file: string;
  readonly matter: FrontMatter;
  readonly at: Located<FrontMatter>['at'];
  /** What stands before the first section. */
  readonly lead: readonly RootContent[];
  readonly leadMarkdown: string;
  readonly sections: readonly Section[];
  readonly tree: Root;
}

/** The day of the newest revision, where there is more than the first. */
export function lastUpdated(matter: FrontMatter): string | undefined {
  return matter.revisions.length > 1 ? matter.revisions.at(-1)?.date : undefined;
}
