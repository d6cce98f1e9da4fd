import { join } from 'node:path';
import { Metadata, MetadataKind } from '@tufjs/models';
import type { VFileMessage } from 'vfile-message';
import { ClarionError } from '../names/error.ts';
import { readEnrolment } from '../release/index.ts';
import { readIfThere } from '../store/index.ts';
import { publicContent, type Workspace } from '../workspace/index.ts';
import { contentMembers } from './content.ts';
import { heldBy, historyFaults, publishedRelease } from './history/index.ts';
import { enrolmentFile, liveUpdateFolder } from './layout.ts';
import { readPrevious } from './previous.ts';

/**
 * Compares a workspace with a public folder, as publishing into it would, without the keys: what the folder holds is
 * checked by the root that it brings along. That finds damage, and no forger; publishing trusts the keys alone.
 *
 * @param folder An absolute path.
 * @throws ClarionError: `check/published` (usage) where nothing of this workspace is published there;
 * `publish/previous` (verification).
 */
export async function comparedWithPublished(
  workspace: Workspace,
  folder: string,
  now: Date,
): Promise<readonly VFileMessage[]> {
  const liveUpdate = join(folder, liveUpdateFolder);
  const bytes = await readIfThere(join(liveUpdate, enrolmentFile));
  if (bytes === undefined) throw notPublished(`Nothing is published in ${folder}`);
  const enrolment = readEnrolment(bytes);
  const { workspace: id } = workspace.configuration;
  if (enrolment.workspace !== id)
    throw notPublished(`${folder} is the public folder of ${enrolment.workspace}, not of ${id}`);
  const root = Metadata.fromJSON(MetadataKind.Root, enrolment.root);
  const previous = await readPrevious(liveUpdate, { newest: root, earlier: [] });
  const published = publishedRelease(previous);
  if (published === undefined) throw notPublished(`Nothing is published in ${folder}`);
  const content = publicContent(workspace);
  const held = heldBy(contentMembers(workspace, content, []));
  return historyFaults(published, { workspace, content, held, retract: [], now });
}

function notPublished(message: string): ClarionError {
  return new ClarionError('usage', message, {
    code: 'check/published',
    expected: 'the folder that clarion publish --out wrote, or a copy of it',
  });
}
