import { basename, extname } from 'node:path';

/** Files whose name alone tells what they are. */
const names: Readonly<Record<string, string>> = {
  // JSON Feed 1.1, "Suggestions for Publishers".
  'feed.json': 'application/feed+json',
};

/** JSON that is nothing but JSON has no charset parameter (RFC 8259, 11); CSAF asks for exactly this (CSAF 2.0, 7.1.2). */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  // RFC 4287, 7.
  '.atom': 'application/atom+xml',
  '.xml': 'application/xml',
  '.csv': 'text/csv; charset=utf-8',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
  '.asc': 'text/plain; charset=utf-8',
  '.sha256': 'text/plain; charset=utf-8',
  '.sha512': 'text/plain; charset=utf-8',
  '.rules': 'text/plain; charset=utf-8',
  '.lua': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
  '.zst': 'application/octet-stream',
};

/**
 * The content type of a published file, by its name.
 *
 * @param path From the published folder on, with `/`.
 */
export function contentType(path: string): string {
  // STIX 2.1, 10: its media type; no other folder of a site holds bundles.
  if (/^stix\/[^/]+\.json$/.test(path)) return 'application/stix+json;version=2.1';
  return names[basename(path)] ?? types[extname(path)] ?? 'application/octet-stream';
}
