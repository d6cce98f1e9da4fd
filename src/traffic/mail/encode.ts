/** Base64 in lines (RFC 2045, 6.8), each ending with CR LF. */
export function base64(bytes: Uint8Array, lineLength: number): Uint8Array {
  const text = Buffer.from(bytes).toString('base64');
  const lines = [];
  for (let at = 0; at < text.length; at += lineLength) lines.push(text.slice(at, at + lineLength));
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}

/**
 * Quoted-printable (RFC 2045, 6.7). Line ends of a text stay line ends; of other content they are bytes like all
 * others. Blanks at the end of a line are written in hex, since a mail server might take them away.
 */
export function quotedPrintable(bytes: Uint8Array, lineLength: number, isText: boolean): Uint8Array {
  const content = Buffer.from(bytes).toString('latin1');
  const lines = isText ? content.replace(/\r\n$/, '').split('\r\n') : [content];
  const encoded = lines.map((line) => {
    const out: string[] = [];
    let current = '';
    for (const [at, sign] of [...line].entries()) {
      const atEnd = at === line.length - 1;
      const token = isPlain(sign, atEnd) ? sign : hexOf(sign);
      // One place is kept for the mark of a soft line break.
      if (current.length + token.length > lineLength - 1) {
        out.push(`${current}=`);
        current = '';
      }
      current += token;
    }
    return [...out, current].join('\r\n');
  });
  return Buffer.from(`${encoded.join('\r\n')}\r\n`, 'latin1');
}

function isPlain(sign: string, atEnd: boolean): boolean {
  if (sign === ' ' || sign === '\t') return !atEnd;
  return sign >= '!' && sign <= '~' && sign !== '=';
}

function hexOf(sign: string): string {
  return `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
