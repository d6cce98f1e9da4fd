import { relative, resolve, sep } from 'node:path';

/** A note as a command line names it: an id as it is, a file (it ends with .md) as its path in the workspace. */
export function noteArgument(root: string, name: string): string {
  return name.endsWith('.md') ? relative(resolve(root), resolve(name)).split(sep).join('/') : name;
}
