import { wireHex, wireMixed, wireText } from '../texts.ts';
import type { ZipEntry } from './schema.ts';

/** 2005-05-25 00:00 in MS-DOS form, fixed like all times in captures. */
const date = ((2005 - 1980) << 9) | (5 << 5) | 25;
const version = 20;
/** General purpose bit 11: the name is UTF-8. */
const utf8 = 0x0800;

/** A zip archive of files that are stored, not compressed (APPNOTE.TXT 6.3, 4.3): local headers, directory, its end. */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = contentOf(entry);
    const fields = shared(name, content);
    const local = Buffer.concat([signature('PK\x03\x04'), fields, name, content]);
    const made = Buffer.from([version, 0]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    locals.push(local);
    directory.push(Buffer.concat([signature('PK\x01\x02'), made, fields, rest, name]));
    offset += local.length;
  }
  const length = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, signature('PK\x05\x06'), end]);
}

/** What a local header and the directory say alike: version, flags, method, time, sum, sizes, lengths. */
function shared(name: Buffer, content: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(name.every((byte) => byte < 0x80) ? 0 : utf8, 2);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function contentOf({ text, bytes, hex }: ZipEntry): Uint8Array {
  if (text !== undefined) return wireText(text);
  if (bytes !== undefined) return wireMixed(bytes);
  return wireHex(hex ?? '');
}

function signature(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** The sum of zip, gzip and Ethernet (ISO 3309), bit by bit: archives in samples are small. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ ((sum & 1) === 0 ? 0 : 0xedb8_8320);
  }
  return ~sum >>> 0;
}
