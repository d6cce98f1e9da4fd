import type { Metadata, Root } from '@tufjs/models';
import { z } from 'zod';
import { readJson } from '../../release/json.ts';
import { readTeamFile, type TeamFile } from '../../release/team-file.ts';
import { readRootDraft } from '../../signing/index.ts';

/** What a file is that somebody wants signed. */
export type Signable =
  | { readonly kind: 'root'; readonly root: Metadata<Root> }
  | { readonly kind: 'team'; readonly team: TeamFile };

/** @throws ClarionError of kind `verification` for a file that is nothing of ours: it is signed by nobody. */
export function kindOf(name: string, bytes: Uint8Array): Signable {
  const data = readJson(name, bytes, z.looseObject({ signed: z.unknown().optional() }));
  return data.signed === undefined
    ? { kind: 'team', team: readTeamFile(bytes) }
    : { kind: 'root', root: readRootDraft(name, bytes) };
}
