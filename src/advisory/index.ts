export {
  type Check,
  type Example,
  type FaultyExample,
  type Known,
  type Level,
  levels,
  type Report,
} from './check.ts';
export { checkNote, checks, pageOf } from './checks.ts';
export { lastUpdated, type Note, type Section } from './note.ts';
export { type NoteReading, type ReadNote, readNote } from './reader.ts';
export { type FrontMatter, frontMatterSchema, tlpLabels } from './schema.ts';
