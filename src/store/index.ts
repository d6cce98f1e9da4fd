export { createFile, expectFree } from './create-file.ts';
export { withLock } from './lock.ts';
export { readIfThere } from './read-if-there.ts';
export { writeAside } from './write-aside.ts';
