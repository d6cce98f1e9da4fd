import { findProgram } from '../find-program.ts';

/** Where the engine is: the first `suricata` that can be run in the folders of `path`. */
export async function findSuricata(path?: string): Promise<string | undefined> {
  return findProgram(['suricata'], path);
}
