import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/traffic/index.ts';
import { writePcap } from '../../src/traffic/pcap.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { block, enhanced, networkInterface, option, section } from '../traffic/captures.ts';
import { changed, faultsWith, soundFiles, writeWorkspace } from './fixture.ts';

const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const worm = 'signatures/ENSRT/samples/worm.yaml';
const frame = Buffer.from('a frame of sixty bytes, or of nearly so many, as it is here');
const classic = writePcap([{ time: 1_116_979_200_000_001, bytes: frame }]);
const pcapng = Buffer.concat([
  section('big'),
  networkInterface(
    'big',
    1,
    0,
    option('big', 2, Buffer.from('eth0 of alice')),
    option('big', 9, Buffer.of(9)),
  ),
  block('big', 0xbad, Buffer.from('a secret of alice')),
  enhanced('big', { ticks: 1_116_979_200_000_001_002n, bytes: frame }),
]);

function withSample(name: string, bytes: Uint8Array): Record<string, string | Uint8Array | null> {
  return {
    ...changed(signature, 'samples/worm.yaml', `samples/${name}`),
    [worm]: null,
    [`signatures/ENSRT/samples/${name}`]: bytes,
  };
}

describe('a capture as a sample', () => {
  it.each([
    ['worm.pcap', classic],
    ['worm.pcapng', pcapng],
  ])('may be %s', async (name, bytes) => {
    expect(await faultsWith(withSample(name, bytes))).toEqual([]);
  });

  it('is kept byte by byte where it is a classic one', async () => {
    expect(await sampleOf('worm.pcap', classic)).toEqual(Buffer.from(classic));
  });

  it('has of pcapng the packets and their time, and none of its other words', async () => {
    const kept = await sampleOf('worm.pcapng', pcapng);
    expect(kept?.includes('alice')).toBe(false);
    const reading = readCapture(kept ?? new Uint8Array());
    expect(reading).toMatchObject({
      capture: { format: 'pcap', linkType: 1, packets: [{ time: 1_116_979_200_000_001_002n, length: 59 }] },
    });
  });

  it.each([
    ['worm.pcap', classic.subarray(0, 60), 'Unexpected end of file in packet 1, at byte 60'],
    ['worm.pcap', writePcap([]), 'Unexpected capture without a packet, expected traffic'],
    ['worm.pcapng', pcapng.subarray(0, -4), 'Unexpected end of file in a block, at byte 108'],
  ])('that is damaged is a fault: %s', async (name, bytes, reason) => {
    expect(await faultsWith(withSample(name, bytes))).toContain(
      `signatures/ENSRT/samples/${name}:1:1 error sample: ${reason}`,
    );
  });
});

describe('a conversation as a sample', () => {
  it.each(['[2001:db8::1]', '[3fff::1]', '[fd00::1]', '[fe80::1]', '[::1]'])(
    'may have the address %s',
    async (address) => {
      const ends = `client: "${address}:1"\n    server: "[2001:db8::2]:25"`;
      expect(
        await faultsWith(changed(worm, 'client: 192.0.2.10:49152\n    server: 192.0.2.25:25', ends)),
      ).toEqual([]);
    },
  );

  it('is warned of an address that somebody has, in its place', async () => {
    const ends = 'client: "[2001:db8::1]:1"\n    server: "[2600::25]:25"';
    expect(
      await faultsWith(changed(worm, 'client: 192.0.2.10:49152\n    server: 192.0.2.25:25', ends)),
    ).toEqual([
      expect.stringContaining(
        `${worm}:4:15 warning sample-address: Unexpected address 2600::25 that somebody may have`,
      ),
    ]);
  });

  it('that makes too large a capture is a fault before anybody proves it', async () => {
    const often = 'repeat: { times: 1000, every: 1 }\n    segment-size: 1\n    talk:\n      - client: ';
    expect(await faultsWith(changed(worm, 'talk:', `${often}${'a'.repeat(20_000)}`))).toEqual([
      `${worm}:3:3 error sample: The conversation makes a capture of more than 16 MB, expected less text, fewer sessions, or a larger segment-size`,
    ]);
  });
});

/** What the workspace holds of the signature's first sample. */
async function sampleOf(name: string, bytes: Uint8Array): Promise<Buffer | undefined> {
  const root = await writeWorkspace({ ...soundFiles, ...withSample(name, bytes) });
  const { workspace } = await loadWorkspace(root);
  const [sample] = workspace?.signatures[0]?.fires ?? [];
  return sample?.kind === 'capture' ? Buffer.from(sample.bytes) : undefined;
}
