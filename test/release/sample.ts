import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { type Member, writeSha256sums } from '../../src/release/index.ts';

/** A member from text. */
export function member(name: string, text: string): Member {
  return { name, bytes: Buffer.from(text) };
}

/** A small release: its signatures are no signatures, which the format does not look at. */
export function sampleRelease(rules = '# alert tcp any any -> any any (sid:1;)\n'): readonly Member[] {
  const content = [
    member('release.json', '{}'),
    member('libraries/ENSRT/suricata.rules', rules),
    member('advisories/ETS-i-2005-12575.json', '{"format":1}'),
  ];
  return [
    ...content,
    { name: 'SHA256SUMS', bytes: writeSha256sums(content) },
    member('SHA256SUMS.asc', '-----BEGIN PGP SIGNATURE-----\n'),
  ];
}

const name = fc.oneof(
  fc.stringMatching(/^advisories\/[A-Z]{1,4}-i-[0-9]{4}-[0-9]{5}\.json$/),
  fc.stringMatching(/^(alarms|policies)\/[a-z][a-z0-9-]{0,20}\.json$/),
  fc.stringMatching(
    /^libraries\/[A-Z][A-Z0-9-]{0,8}\/(library\.json|suricata\.rules|dragon\.lib|detectors\/[a-z][a-z0-9_-]{0,20}\.lua)$/,
  ),
);

/** Any content of a release, with its digest list and a place for signatures. */
export const anyRelease: fc.Arbitrary<readonly Member[]> = fc
  .uniqueArray(fc.record({ name, bytes: fc.uint8Array({ maxLength: 1500 }) }), {
    maxLength: 8,
    selector: (one) => one.name,
  })
  .map((some) => [...some, member('release.json', '{}')])
  .map((content) => [
    ...content,
    { name: 'SHA256SUMS', bytes: writeSha256sums(content) },
    member('SHA256SUMS.asc', 'signatures'),
  ]);

/** Members without their order. */
export function byName(members: readonly Member[]): ReadonlyMap<string, string> {
  return new Map(
    members
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]),
  );
}
