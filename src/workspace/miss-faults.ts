import type { VFileMessage } from 'vfile-message';
import { nearest } from '../names/nearest.ts';
import { fault } from '../source/fault.ts';
import { splitVariant, variantNames } from '../traffic/index.ts';
import type { Content } from './content.ts';

/** What stands under `samples.misses` and can't be: an unknown variant, a sample that shall not fire, the same twice. */
export function missFaults({ signatures }: Content): readonly VFileMessage[] {
  const known: readonly string[] = [...variantNames, splitVariant];
  return signatures.flatMap(({ file, data, at }) => {
    const { fires = [], misses = [] } = data?.value.samples ?? {};
    return misses.flatMap(({ variant, sample }, index) => {
      const place = (key: string) => at(['samples', 'misses', index, key]);
      const told = { file, rule: 'sample' } as const;
      if (!known.includes(variant)) {
        const meant = nearest(variant, known);
        const reason = `Unexpected variant "${variant}", expected one of ${known.join(', ')}`;
        return [
          fault({
            ...told,
            place: place('variant'),
            reason,
            hint: meant && `Did you mean "${meant}"?`,
            expected: meant,
          }),
        ];
      }
      if (sample !== undefined && !fires.includes(sample)) {
        const meant = nearest(sample, fires);
        const reason = `Unexpected "${sample}" in \`samples.misses\`, expected a sample of \`samples.fires\``;
        return [
          fault({
            ...told,
            place: place('sample'),
            reason,
            hint: meant && `Did you mean "${meant}"?`,
            expected: meant,
          }),
        ];
      }
      const isSecond = misses.findIndex((one) => one.variant === variant && one.sample === sample) !== index;
      const reason = `Unexpected second "${variant}" in \`samples.misses\`, expected each variant of a sample once`;
      return isSecond ? [fault({ ...told, place: place('variant'), reason })] : [];
    });
  });
}
