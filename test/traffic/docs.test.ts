import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/source/yaml.ts';
import { capture, conversationSchema, variantNames, variantWords } from '../../src/traffic/index.ts';
import { sessionSchema } from '../../src/traffic/session-schema.ts';
import { decode } from './decode.ts';

const page = readFileSync(new URL('../../docs/samples.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

describe('docs/samples.md', () => {
  it.each(examples.map((text, at) => [at + 1, text] as const))(
    'example %i is a conversation that makes a capture',
    (_, text) => {
      const { data, faults } = readYaml({ file: 'docs/samples.md' }, text, conversationSchema);
      expect(faults.map(({ reason }) => reason)).toEqual([]);
      expect(data && decode(capture(data.value)).length).toBeGreaterThan(5);
    },
  );

  it('has three examples', () => {
    expect(examples).toHaveLength(3);
  });

  it('tells every variant in the words that reports use', () => {
    const told = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, name, words]) => [name, words]);
    for (const name of variantNames) {
      const words = told.find(([each]) => each === name)?.[1];
      expect(words?.replace(/, where case does not matter.*/, '')).toBe(variantWords[name]);
    }
  });

  it('tells every key of a session', () => {
    for (const key of Object.keys(sessionSchema.shape))
      expect(page).toContain(key === 'talk' ? 'talk:' : `\`${key}\``);
  });
});
