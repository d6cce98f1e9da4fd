export { createFile, expectFree } from './create-file.ts';
export { tellingDisk } from './disk-trouble.ts';
export { withLock } from './lock.ts';
export { makeFolders } from './make-folders.ts';
export { readIfThere } from './read-if-there.ts';
export { makeFolder, syncFolder, writeAside } from './write-aside.ts';
