import { once } from 'node:events';
import { watchWorkspace } from '../../workspace/index.ts';

/** Works at once and after each save in the workspace, one run at a time, until SIGINT or SIGTERM. */
export async function watchAndCheck(root: string, work: () => Promise<void>): Promise<void> {
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => 'ended');
  let saved = Promise.withResolvers<string>();
  const watching = await watchWorkspace(root, () => saved.resolve('saved'));
  try {
    do {
      // Before the work: what is saved while it runs is for the next.
      saved = Promise.withResolvers<string>();
      await work();
    } while ((await Promise.race([ended, saved.promise])) === 'saved');
  } finally {
    watching.close();
  }
}
