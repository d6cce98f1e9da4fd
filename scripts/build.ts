import { fileURLToPath } from 'node:url';
import { buildPackage } from './package.ts';

/** Compiles src to dist for the package; a checkout needs none of it. */
await buildPackage(fileURLToPath(new URL('../dist', import.meta.url)));
