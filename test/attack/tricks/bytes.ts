import type { Trick } from './trick.ts';

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

/** Bytes that one decoder takes for markup and another does not. */
export const byteTricks: readonly Trick[] = [
  { name: 'NUL in a tag', bytes: ascii('<scr\0ipt>alert(1)</script>'), rule: 'hidden-character' },
  { name: 'NUL before a handler', bytes: ascii('<img src=x \0onerror=alert(1)>'), rule: 'hidden-character' },
  { name: 'a bell', bytes: ascii('x\x07y'), rule: 'hidden-character' },
  { name: 'an escape that colours a terminal', bytes: ascii('\x1b[31mx\x1b[2J'), rule: 'hidden-character' },
  { name: 'a lone carriage return', bytes: ascii('x\r<script>alert(1)</script>'), rule: 'hidden-character' },
  { name: 'a C1 control', bytes: [0xc2, 0x9b, 0x33, 0x31, 0x6d], rule: 'hidden-character' },
  { name: 'a line separator', bytes: [...Buffer.from('x\u2028y')], rule: 'hidden-character' },
  { name: 'a right-to-left override', bytes: [...Buffer.from('x\u202egpj.exe')], rule: 'hidden-character' },
  { name: 'a byte order mark within', bytes: [...Buffer.from('x\ufeffy')], rule: 'hidden-character' },
  { name: 'tag characters', bytes: [...Buffer.from('x\u{e0041}\u{e0042}')], rule: 'hidden-character' },
  { name: 'overlong <', bytes: [0xc0, 0xbc, ...ascii('script>alert(1)')], rule: 'file-text' },
  { name: 'overlong < of three bytes', bytes: [0xe0, 0x80, 0xbc, ...ascii('script>')], rule: 'file-text' },
  { name: 'a lone surrogate', bytes: [0xed, 0xa0, 0x80], rule: 'file-text' },
  { name: 'Latin-1', bytes: [0x4d, 0xe4, 0x69, 0x6c], rule: 'file-text' },
  {
    name: 'a byte that swallows the next',
    bytes: [...ascii('[x](https://a'), 0xf0, ...ascii('"onclick=alert(1))')],
    rule: 'file-text',
  },
  { name: 'Shift_JIS that eats a backslash', bytes: [0x83, 0x5c, ...ascii('<b>')], rule: 'file-text' },
  { name: 'ISO-2022-JP', bytes: ascii('\x1b$B<script>\x1b(B'), rule: 'hidden-character' },
  { name: 'UTF-16 within', bytes: [...Buffer.from('<script>', 'utf16le')], rule: 'hidden-character' },
  { name: 'ff fe within', bytes: [0xff, 0xfe, ...ascii('<script>')], rule: 'file-text' },
];
