import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { type Chance, chance, noise, paragraphs, prose } from './prose.ts';

/** Writes what the lab's people read, send and store: made of a seed, so nobody's, and the same each time. */
export function writeContent(folder: string): void {
  const next = chance(2026);
  for (const [name, bytes] of files(next)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, 1_766_000_000, 1_766_000_000);
  }
}

function files(next: Chance): readonly (readonly [string, string | Uint8Array])[] {
  const pages = ['index', 'news', 'contact', 'about'].map(
    (name) => [`site/${name}.html`, page(next, name)] as const,
  );
  return [
    ...pages,
    ['site/style.css', styles],
    ['site/app.js', script],
    ['site/logo.png', png(next, 64, 48)],
    ['site/photo.png', png(next, 160, 120)],
    ['site/data.json', JSON.stringify(rows(next, 60), null, 1)],
    [
      'site/feed.xml',
      `<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title>${'<item><title>Notice</title><link>http://www.example.test/news.html</link></item>'.repeat(12)}</channel></rss>\n`,
    ],
    ['site/setup.exe', program(next)],
    ['site/large.bin', noise(next, 300_000)],
    ['report.pdf', pdf(prose(next, 8))],
    [
      'table.csv',
      rows(next, 200)
        .map((row) => Object.values(row).join(','))
        .join('\n'),
    ],
    ['notes.txt', `${paragraphs(next, 12)}\n`],
    ['long.txt', `${paragraphs(next, 160)}\n`],
    ['umlauts.txt', 'Grüße aus Köln: die Bücher für März sind da.\nÀ bientôt, señor Müller.\n'.repeat(6)],
    [
      'document/[Content_Types].xml',
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ],
    [
      'document/word/document.xml',
      `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${Array.from({ length: 30 }, () => `<w:p><w:r><w:t>${prose(next, 3)}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
    ],
    ['song.wav', wave(8000)],
    ['program.exe', program(next)],
    ['random.bin', noise(next, 120_000)],
  ];
}

function page(next: Chance, name: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<link rel="stylesheet" href="/style.css"><script src="/app.js"></script></head>
<body><img src="/logo.png" alt="logo"><h1>${name}</h1>
${Array.from({ length: 8 }, () => `<p>${prose(next, 5)}</p>`).join('\n')}
<p><a href="/index.html">home</a> <a href="/news.html">news</a> <a href="/contact.html">contact</a>
<a href="/about.html">about</a> <a href="/photo.png">photo</a> <a href="/feed.xml">feed</a></p>
<form action="/form" method="post"><input name="name"><input name="password" type="password"><button>Send</button></form>
</body></html>
`;
}

const styles = `body { font: 1rem/1.5 sans-serif; margin: 2rem auto; max-width: 40rem }\na { color: #036 }\n${Array.from({ length: 40 }, (_, i) => `.c${i} { margin: ${i}px; color: #${(i * 4321 + 4096).toString(16).padStart(6, '0').slice(-6)} }`).join('\n')}\n`;

const script = `'use strict';
const text = decodeURIComponent('%48ello%20reader');
document.addEventListener('DOMContentLoaded', () => {
  const place = document.querySelector('h1');
  place.title = unescape('%u0041') + String.fromCharCode(72, 105) + atob('SGVsbG8=');
  fetch('/data.json').then((answer) => answer.json()).then((rows) => { place.dataset.rows = rows.length; });
});
${Array.from({ length: 40 }, (_, i) => `function f${i}(a, b) { return eval === undefined ? a * ${i} : b + ${i}; }`).join('\n')}
`;

function rows(next: Chance, count: number): readonly Readonly<Record<string, string | number>>[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    item: prose(next, 1).slice(0, -1),
    price: Math.floor(next() * 10_000) / 100,
    mail: `customer${i}@example.org`,
  }));
}

/** A picture of noise and gradient (PNG, 8-bit RGB). */
function png(next: Chance, width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
    return Buffer.concat([number32(data.length), body, number32(crc32(body))]);
  };
  const line = (y: number): Buffer =>
    Buffer.from([0, ...Array.from({ length: width * 3 }, (_, x) => (x + y + Math.floor(next() * 32)) & 255)]);
  const head = Buffer.concat([number32(width), number32(height), Buffer.from([8, 2, 0, 0, 0])]);
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => line(y))));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** One page of text (PDF 1.4). */
function pdf(text: string): Buffer {
  const stream = `BT /F1 11 Tf 50 780 Td 14 TL ${text
    .split('. ')
    .map((line) => `(${line}) Tj T*`)
    .join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let out = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const place = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`;
  return Buffer.from(
    `${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`,
    'latin1',
  );
}

/** A tone (WAV, 8 bits, 8 kHz). */
function wave(samples: number): Buffer {
  const head = Buffer.from(
    'RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0',
    'latin1',
  );
  head.writeUInt32LE(36 + samples, 4);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([
    head,
    Buffer.from(Array.from({ length: samples }, (_, i) => 128 + Math.round(40 * Math.sin(i / 3)))),
  ]);
}

/** Looks like an ordinary installer to whoever looks at its headers (MZ, then PE for i386); runs nowhere. */
function program(next: Chance): Buffer {
  const head = Buffer.alloc(512);
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(128, 60);
  head.write('This program cannot be run in DOS mode.\r\r\n$', 78, 'latin1');
  head.write('PE\0\0\x4c\x01\x01\0', 128, 'latin1');
  head.writeUInt16LE(224, 148);
  head.writeUInt16LE(0x10f, 150);
  head.writeUInt16LE(0x10b, 152);
  head.write('.text\0\0\0', 376, 'latin1');
  return Buffer.concat([head, noise(next, 20_000)]);
}
