export { buildSite, type SiteOptions } from './build.ts';
export type { SiteFile } from './file.ts';
export type { RunningServer } from './listen.ts';
export { type PreviewServer, servePreview } from './preview/server.ts';
export { serveFolder } from './serve.ts';
export { readTheme } from './theme.ts';
export { isSiteFolder, type Written, writeSite } from './write.ts';
