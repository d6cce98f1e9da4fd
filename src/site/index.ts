export { buildSite, type SiteOptions } from './build.ts';
export type { SiteFile } from './file.ts';
export { type FolderServer, serveFolder } from './serve.ts';
export { readTheme } from './theme.ts';
export { isSiteFolder, type Written, writeSite } from './write.ts';
