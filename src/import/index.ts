export { type Asked, type Imported, type ImportRequest, importLibrary } from './import.ts';
export { askLoads } from './loads.ts';
export { type Remembered, readVerdicts, writeVerdicts } from './verdicts.ts';
