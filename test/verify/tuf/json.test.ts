import { Metadata, MetadataKind, Signature } from '@tufjs/models';
import { describe, expect, it } from 'vitest';
import { canonical, parseJson } from '../../../src/verify/tuf/json.ts';

const read = (text: string) => parseJson(Buffer.from(text));

describe('JSON of which every reader makes the same data', () => {
  it.each([
    ['white space anywhere', ' {\n\t"a" : [ 1 , 2 ] }\r\n', { a: [1, 2] }],
    ['escapes', '{"\\u0061":"\\u00e9\\/\\n\\"\\\\"}', { a: 'é/\n"\\' }],
    [
      'letters beyond the first plane, as such and escaped',
      '{"a":"😀","b":"\\ud83d\\ude00"}',
      { a: '😀', b: '😀' },
    ],
    ['whole numbers', '{"a":0,"b":-7,"c":9007199254740991}', { a: 0, b: -7, c: Number.MAX_SAFE_INTEGER }],
    [
      'one name in two objects',
      '{"a":{"x":1},"b":[{"x":2},{"x":3}]}',
      { a: { x: 1 }, b: [{ x: 2 }, { x: 3 }] },
    ],
    ['a value that equals a name', '{"a":"b","b":"a","c":["a","a"]}', { a: 'b', b: 'a', c: ['a', 'a'] }],
    ['brackets in a string', '{"a":"{[,:]}","b":true,"c":null}', { a: '{[,:]}', b: true, c: null }],
  ])('is read, with %s', (_, text, data) => {
    expect(read(text)).toEqual(data);
  });

  it.each([
    ['a name that stands twice', '{"a":1,"a":2}', 'stands twice'],
    ['a name that stands twice, once as an escape', '{"a":1,"\\u0061":2}', 'stands twice'],
    ['a name that stands twice, after an object between', '{"a":{"b":[{}]},"a":2}', 'stands twice'],
    ['a fraction', '{"a":1.5}', 'whole number'],
    ['a fraction of nothing', '{"a":1.0}', 'whole number'],
    ['an exponent', '{"a":1e2}', 'whole number'],
    ['a number that a double rounds', '{"a":9007199254740993}', 'whole number'],
    ['a number below nothing', '{"a":-0}', 'whole number'],
    ['half of a surrogate pair', '{"a":"\\ud83d"}', 'surrogate'],
    ['half of a surrogate pair in a name', '{"\\ude00":1}', 'surrogate'],
    ['the name of every prototype', '{"__proto__":{}}', '__proto__'],
    ['the name of every prototype, as an escape', '{"\\u005f_proto__":{}}', '__proto__'],
    ['what is nested too deep', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'nested'],
    ['a byte order mark', '\ufeff{}', 'JSON'],
    ['more after the end', '{}{}', 'JSON'],
    ['an array', '[]', 'no object'],
    ['a string', '"a"', 'no object'],
    ['nothing', '', 'JSON'],
  ])('is not, with %s', (_, text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('is not, where bytes are no UTF-8', () => {
    expect(() => parseJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow();
  });

  it('is told from what would exhaust its reader', () => {
    expect(() => read('{"a":'.repeat(900_000))).toThrow();
    expect(() => read(`{"a":"${'\\\\'.repeat(2_000_000)}","a":1}`)).toThrow('stands twice');
  });
});

describe('the canonical form', () => {
  it('has its names in the order of code points, not of UTF-16 units', () => {
    // U+FF5E comes before U+1F600, whose first unit is 0xD83D.
    expect(canonical({ '😀': 1, '～': 2, b: 3, B: 4 })).toBe('{"B":4,"b":3,"～":2,"😀":1}');
  });

  it('escapes quotes and backslashes alone, and writes no white space', () => {
    expect(canonical({ a: ['x"\\\n', null, true, -3, {}, []] })).toBe(
      '{"a":["x\\"\\\\\n",null,true,-3,{},[]]}',
    );
  });

  it('is the one that the models sign', () => {
    const data = {
      signatures: [],
      signed: {
        _type: 'timestamp',
        spec_version: '1.0.34',
        version: 3,
        expires: '2026-11-23T10:00:00Z',
        'x-unknown': { z: [1, 'é"'], a: null },
        meta: { 'snapshot.json': { version: 2, hashes: { sha256: 'ab' }, length: 4 } },
      },
    };
    let signed = '';
    Metadata.fromJSON(MetadataKind.Timestamp, data).sign((bytes) => {
      signed = bytes.toString();
      return new Signature({ keyID: 'k', sig: '' });
    });
    expect(canonical(data.signed)).toBe(signed);
  });
});
