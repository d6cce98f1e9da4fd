import { describe, expect, it } from 'vitest';
import { readLinkType } from '../../src/engine/suricata/link-type.ts';
import { writePcap } from '../../src/traffic/pcap.ts';

describe('the link type of a capture', () => {
  it('is read from classic files of either byte order', () => {
    expect(readLinkType(writePcap([]))).toBe(1);
    expect(readLinkType(hex('a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000065'))).toBe(101);
  });

  it('is read from the first interface of a pcapng file of either byte order', () => {
    expect(
      readLinkType(
        hex(
          '0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 01000000 14000000 7100 0000 00000000 14000000',
        ),
      ),
    ).toBe(113);
    expect(
      readLinkType(
        hex(
          '0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c 00000001 00000014 0001 0000 00000000 00000014',
        ),
      ),
    ).toBe(1);
  });

  it.each([
    ['nothing', ''],
    ['text', Buffer.from('this is text and no capture').toString('hex')],
    ['a cut header', 'd4c3b2a1 0200 0400'],
    ['a section without an interface', '0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000'],
    ['a section of unknown byte order', '0a0d0d0a 1c000000 00000000 0100 0000 ffffffffffffffff 1c000000'],
    ['a section that ends beyond the file', '0a0d0d0a ffffff7f 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000'],
  ])('is none in %s', (_, bytes) => {
    expect(readLinkType(hex(bytes))).toBeUndefined();
  });
});

function hex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}
