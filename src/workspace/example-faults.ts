import type { VFileMessage } from 'vfile-message';
import { placeholder } from '../names/placeholder.ts';
import { fault } from '../source/fault.ts';
import { stringsOf } from '../source/yaml-place.ts';
import type { Content } from './content.ts';
import { nameOf, signatureNameOf } from './known.ts';

/**
 * Tells what is left of the example that a new signature, alarm or policy begins with: a warning, until a note that is
 * no draft links it.
 */
export function exampleFaults(content: Content): readonly VFileMessage[] {
  const released = content.notes.map(({ read }) => read.matter).filter(({ status }) => status !== 'draft');
  const linked = (key: 'signatures' | 'alarms' | 'policies', name: string) =>
    released.some((matter) => matter[key]?.includes(name));
  return [
    ...content.signatures.map((read) => ({
      ...read,
      binds: linked('signatures', signatureNameOf(read.file)),
    })),
    ...content.alarms.map((read) => ({ ...read, binds: linked('alarms', nameOf(read.file)) })),
    ...content.policies.map((read) => ({ ...read, binds: linked('policies', nameOf(read.file)) })),
  ].flatMap(({ file, data, binds }) =>
    stringsOf(data?.value)
      .filter(({ text }) => text.includes(placeholder))
      .map(({ path }) => {
        const reason = `Unexpected "${placeholder}" in \`${path.join('.')}\`, expected words of your own`;
        return fault({ file, place: data?.at(path), rule: 'example-replaced', reason, warning: !binds });
      }),
  );
}
