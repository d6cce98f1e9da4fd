#!/usr/bin/env node
// Plain JavaScript that old Nodes can parse: it says in one line when Node is too old, before anything else loads.
import { existsSync } from 'node:fs';

const needed = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  console.error(`clarion: Node ${process.versions.node} is too old; Clarion needs Node ${needed} or newer.`);
  process.exit(2);
}
// A package holds the compiled command in dist; a checkout runs its source as it is.
const compiled = new URL('../dist/command/main.js', import.meta.url);
const source = new URL('../src/cli/main.ts', import.meta.url);
import((existsSync(source) ? source : compiled).href)
  .then(({ main }) => main(process.argv.slice(2)))
  .then((code) => {
    process.exitCode = code;
  });
