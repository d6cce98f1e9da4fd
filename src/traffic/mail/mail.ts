import { wireHex, wireMixed, wireText } from '../texts.ts';
import { base64, quotedPrintable } from './encode.ts';
import { fieldOf } from './fields.ts';
import type { Mail, Part } from './schema.ts';
import { zip } from './zip.ts';

const lineEnd = Buffer.from('\r\n');

/** A mail as it goes over the wire. */
export function mailBytes(mail: Mail): Uint8Array {
  const { transfer = 'data' } = mail;
  const message = entity(mail, 'message');
  if (transfer === 'plain') return message;
  // RFC 3030, 2: the last chunk says so.
  if (transfer === 'bdat') return Buffer.concat([Buffer.from(`BDAT ${message.length} LAST\r\n`), message]);
  return Buffer.concat([doubledDots(endingLine(message)), Buffer.from('.\r\n')]);
}

/** Headers, an empty line, and the body, of a mail or of a part of one (RFC 2045, 2.4). */
function entity(part: Part, kind: 'message' | 'part'): Buffer {
  const { body, boundary } = content(part);
  const { headers = '' } = part;
  const added = fields(part, kind, body, boundary).filter(
    (field) => fieldOf(headers, field.slice(0, field.indexOf(':')).toLowerCase()) === undefined,
  );
  const given = headers === '' ? [] : [wireText(headers)];
  return Buffer.concat([
    ...given,
    Buffer.from(added.map((field) => `${field}\r\n`).join('')),
    lineEnd,
    encoded(part, body),
  ]);
}

interface Content {
  readonly body: Buffer;
  /** What stands between the parts of a multipart body. */
  readonly boundary?: string;
}

function content(part: Part): Content {
  const { text, bytes, hex, zip: entries, parts, mail } = part;
  if (text !== undefined) return { body: Buffer.from(wireText(text)) };
  if (bytes !== undefined) return { body: Buffer.from(wireMixed(bytes)) };
  if (entries !== undefined) return { body: Buffer.from(zip(entries)) };
  if (parts !== undefined) return multipart(parts, part.boundary);
  if (mail !== undefined) return { body: entity(mail, 'message') };
  return { body: Buffer.from(wireHex(hex ?? '')) };
}

/** RFC 2046, 5.1.1. The boundary is the same for the same parts, and occurs in none of them. */
function multipart(parts: readonly Part[], asked: string | undefined): Content {
  const bodies = parts.map((part) => endingLine(entity(part, 'part')));
  const boundary = asked ?? freeBoundary(bodies);
  const between = Buffer.from(`--${boundary}\r\n`);
  const end = Buffer.from(`--${boundary}--\r\n`);
  return { body: Buffer.concat([...bodies.flatMap((body) => [between, body]), end]), boundary };
}

/** With a number above all that occur: so it is the beginning of none of them either. */
function freeBoundary(bodies: readonly Buffer[]): string {
  let last = 0;
  for (const body of bodies)
    for (const [, number] of body.toString('latin1').matchAll(/----=_Part_([0-9]{1,9})/g))
      last = Math.max(last, Number(number));
  return `----=_Part_${last + 1}`;
}

/** The fields that a part needs for its content, in their customary order. */
function fields(
  part: Part,
  kind: 'message' | 'part',
  body: Buffer,
  boundary: string | undefined,
): readonly string[] {
  const { type, name, encoding, text } = part;
  const isPlain = text !== undefined && type === undefined && name === undefined && encoding === undefined;
  if (isPlain && kind === 'message' && isAscii(body)) return [];
  const parameters = [
    ...(boundary === undefined ? [] : [`boundary="${boundary}"`]),
    ...(name === undefined ? [] : [`name=${quoted(name)}`]),
  ];
  const used = encodingOf(part, body);
  return [
    ...(kind === 'message' ? ['MIME-Version: 1.0'] : []),
    `Content-Type: ${[type ?? typeOf(part, body), ...parameters].join('; ')}`,
    ...(boundary === undefined && (used !== '7bit' || encoding !== undefined)
      ? [`Content-Transfer-Encoding: ${used}`]
      : []),
    ...(name === undefined ? [] : [`Content-Disposition: attachment; filename=${quoted(name)}`]),
  ];
}

/** RFC 2045, 5.1, and RFC 2183, 2. A name that is not ASCII is sent as it is; other forms are headers of their own. */
function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

function typeOf({ text, zip: entries, parts, mail }: Part, body: Buffer): string {
  if (text !== undefined) return `text/plain; charset=${isAscii(body) ? 'us-ascii' : 'utf-8'}`;
  if (entries !== undefined) return 'application/zip';
  if (parts !== undefined) return 'multipart/mixed';
  return mail === undefined ? 'application/octet-stream' : 'message/rfc822';
}

function encodingOf(
  { encoding, bytes, hex, zip: entries }: Part,
  body: Buffer,
): NonNullable<Part['encoding']> {
  if (encoding !== undefined) return encoding;
  if (bytes !== undefined || hex !== undefined || entries !== undefined) return 'base64';
  return isAscii(body) ? '7bit' : '8bit';
}

function encoded(part: Part, body: Buffer): Uint8Array {
  const { 'line-length': lineLength = 76, text } = part;
  const used = encodingOf(part, body);
  if (used === 'base64') return base64(body, lineLength);
  return used === 'quoted-printable' ? quotedPrintable(body, lineLength, text !== undefined) : body;
}

function isAscii(body: Buffer): boolean {
  return body.every((byte) => byte < 0x80);
}

function endingLine(bytes: Buffer): Buffer {
  return bytes.subarray(-2).equals(lineEnd) ? bytes : Buffer.concat([bytes, lineEnd]);
}

/** RFC 5321, 4.5.2. */
function doubledDots(message: Buffer): Buffer {
  return Buffer.from(message.toString('latin1').replace(/(^|\r\n)\./g, '$1..'), 'latin1');
}
