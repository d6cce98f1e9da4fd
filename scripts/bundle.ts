import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

/** zod brings its messages in fifty languages, half of its code: ours are English, and each call would read them all. */
const inEnglish: Plugin = {
  name: 'in-english',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ resolveDir }) =>
      resolveDir.includes('/zod/') ? { path: join(resolveDir, '../locales/en.js') } : undefined,
    ),
};

/** How the commands are put together, in the npm package and in Debian's. Names stay, for the traces of our own faults. */
export const bundling = {
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  bundle: true,
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
  minifyWhitespace: true,
  plugins: [inEnglish],
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;
