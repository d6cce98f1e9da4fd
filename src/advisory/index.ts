export type { Check, Example, FaultyExample, Known, Report } from './check.ts';
export { checkNote, checks } from './checks.ts';
export { lastUpdated, type Note, type Section } from './note.ts';
export { type NoteReading, type ReadNote, readNote } from './reader.ts';
export { type FrontMatter, frontMatterSchema, tlpLabels } from './schema.ts';
