export type { ImportedLibrary, LeftOut } from './library.ts';
export { type Links, linkRules } from './links.ts';
export { type RuleSource, readRules, settle } from './read.ts';
export { remap } from './remap.ts';
export type { ImportedRule } from './rule.ts';
export { type LibraryFile, libraryFileSchema } from './schema.ts';
export { type Remapped, readSidMap, writeSidMap } from './sid-map.ts';
export type { Loads, LoadVerdict } from './verdict.ts';
