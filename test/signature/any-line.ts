import fc from 'fast-check';
import type { DragonLine, DragonSearch } from '../../src/signature/index.ts';

const pattern = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((array) => Uint8Array.from(array));
/** A search in any form, of any bytes. */
export const anySearch: fc.Arbitrary<DragonSearch> = fc.oneof(
  fc.record({ form: fc.constant('standard'), pattern }),
  fc.record({ form: fc.constant('combo'), patterns: fc.array(pattern, { minLength: 2, maxLength: 4 }) }),
  fc.record({
    form: fc.constant('negative'),
    pattern,
    absent: fc.array(pattern, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ form: fc.constant('overflow'), pattern, limit: fc.nat(65535) }),
  fc.record({ form: fc.constant('plugin'), pattern, plugin: fc.stringMatching(/^[a-z0-9_.-]{1,20}$/) }),
);
/** A line whose fields hold whatever they may. */
export const anyLine: fc.Arbitrary<DragonLine> = fc.record({
  protocol: fc.oneof(fc.constantFrom('T', 'U', 'I'), fc.nat(255)),
  direction: fc.constantFrom('D', 'S', 'A', 'B'),
  network: fc.constantFrom('A', 'T', 'F', 'I', 'X', 'D'),
  match: fc.constantFrom('S', 'B'),
  collect: fc.nat(65535),
  compare: fc.nat(65535),
  port: fc.oneof(fc.nat(65535), fc.stringMatching(/^[A-Z]$/)),
  name: fc.stringMatching(/^([A-Z0-9][A-Z0-9-]{0,9}:)?[A-Z0-9][A-Z0-9-]{0,20}$/),
  search: anySearch,
});
