import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import { fault } from '../source/fault.ts';
import type { Located } from '../source/yaml.ts';

/** What of clarion.yaml is looked at here, as far as it is sound. */
const soundSchema = z.object({
  products: z.array(z.string().optional().catch(undefined)).optional().catch(undefined),
  classes: z
    .record(
      z.string(),
      z.object({ title: z.string().optional().catch(undefined) }).catch({ title: undefined }),
    )
    .optional()
    .catch(undefined),
});

/** Doubles in clarion.yaml: a product that is two columns of the matrix, a title that two classes share. */
export function configurationFaults(raw: Located<unknown>): readonly VFileMessage[] {
  const { products = [], classes = {} } = soundSchema.safeParse(raw.value).data ?? {};
  const titles = Object.entries(classes).map(([name, { title }]) => ({
    path: ['classes', name, 'title'],
    name: title,
    list: 'classes',
    each: 'title',
  }));
  const columns = products.map((name, index) => ({
    path: ['products', index],
    name,
    list: 'products',
    each: 'product',
  }));
  return [columns, titles].flatMap((all) => {
    const seen = new Set<string>();
    return all.flatMap(({ path, name, list, each }) => {
      const plain = name?.trim().toLowerCase();
      if (plain === undefined) return [];
      if (!seen.has(plain)) {
        seen.add(plain);
        return [];
      }
      const reason = `Unexpected second "${name}" in \`${list}\`, expected each ${each} once`;
      return [fault({ file: 'clarion.yaml', place: raw.span(path), rule: 'named-twice', reason })];
    });
  });
}
