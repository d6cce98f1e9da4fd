export { openBuildCaches } from './caches.ts';
export { buildFolder } from './folder.ts';
