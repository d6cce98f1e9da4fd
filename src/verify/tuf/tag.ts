import { z } from 'zod';
import { sha256 } from '../../release/index.ts';
import type { MetadataStore } from './client.ts';

/** The file that keeps what a server called the timestamp that is kept beside it. */
export type TagName = 'timestamp.tag';
const name: TagName = 'timestamp.tag';

const tagSchema = z.strictObject({ url: z.string(), sha256: z.string(), tag: z.string() });

/** Longest entity tag that is kept, in letters. */
const maxTag = 200;

/**
 * The entity tag under which a server gave a kept file (RFC 9110, 8.8.3); undefined where the tag is of another file
 * or another server. A hint alone: nothing is trusted by it, and one that can't be read is none.
 */
export async function readTag(
  store: MetadataStore,
  url: URL,
  bytes: Uint8Array,
): Promise<string | undefined> {
  const kept = await store.read(name);
  if (kept === undefined) return undefined;
  const { data } = tagSchema.safeParse(jsonOrNothing(kept));
  return data !== undefined && data.url === url.href && data.sha256 === sha256(bytes) ? data.tag : undefined;
}

export async function writeTag(
  store: MetadataStore,
  url: URL,
  bytes: Uint8Array,
  tag: string,
): Promise<void> {
  if (tag.length > maxTag) return;
  const text = JSON.stringify({ url: url.href, sha256: sha256(bytes), tag });
  await store.write(name, Buffer.from(`${text}\n`));
}

function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // Cut short or overwritten: the timestamp is then asked for whole.
    return undefined;
  }
}
