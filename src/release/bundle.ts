import { constants, type ZstdOptions, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';

/** Largest zstd window that a reader takes, as a power of two: 128 MB, what `zstd -d` takes unasked (RFC 8878, 3.1.1.1.2). */
const maxWindowLog = 27;

/** Smallest chunk that Node takes, in bytes. */
const leastChunk = 64;

/** Packs a tar as a bundle: one zstd frame (RFC 8878) with its length and a content checksum in it. */
export function compress(tar: Uint8Array): Uint8Array {
  return pack(tar, {
    [constants.ZSTD_c_compressionLevel]: 9,
    [constants.ZSTD_c_checksumFlag]: 1,
    [constants.ZSTD_c_contentSizeFlag]: 1,
  });
}

/**
 * Packs bytes as one zstd frame. Where a frame ends with one of the chunks that Node takes it in, Node writes an empty
 * frame behind it, and readers here refuse two: so the chunk is longer than any frame of so many bytes (ZSTD_compressBound).
 */
export function pack(bytes: Uint8Array, params: NonNullable<ZstdOptions['params']>): Uint8Array {
  const { byteLength } = bytes;
  const chunkSize = byteLength + Math.ceil(byteLength / 256) + 1024;
  return zstdCompressSync(bytes, { pledgedSrcSize: byteLength, chunkSize, params });
}

/**
 * Unpacks a bundle.
 *
 * @param ceiling most bytes that may come out; stops there, whatever the frame claims.
 * @throws ClarionError of kind `verification`, code `release/bundle`.
 */
export function decompress(bundle: Uint8Array, ceiling: number): Uint8Array {
  return unpack(bundle, ceiling, {}, 'release/bundle');
}

/** What Node gives for `info: true`: what came out, and how much of what went in the first frame took. */
const unpacked = z.object({
  buffer: z.instanceof(Buffer),
  engine: z.object({ bytesWritten: z.int() }),
});

/**
 * Unpacks one zstd frame.
 *
 * @param ceiling most bytes that may come out.
 * @throws ClarionError of kind `verification` with this code.
 */
export function unpack(bytes: Uint8Array, ceiling: number, options: ZstdOptions, code: string): Uint8Array {
  const expected = `one whole zstd frame of at most ${ceiling} bytes`;
  const { buffer, engine } = inflate();
  // Node leaves out what stands after the first frame; `zstd -d` does not: two readers would see two things.
  if (engine.bytesWritten !== bytes.byteLength)
    throw new ClarionError('verification', 'There is more after the end of the compressed data', {
      code,
      expected,
    });
  return buffer;

  function inflate(): z.infer<typeof unpacked> {
    try {
      const settings = {
        ...options,
        maxOutputLength: Math.max(1, ceiling),
        // Room for all of it in one piece, and nothing is put together. What is not written to takes no memory.
        chunkSize: Math.max(ceiling + 1, leastChunk),
        params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog },
        info: true,
      };
      return unpacked.parse(zstdDecompressSync(bytes, settings));
    } catch (cause) {
      throw new ClarionError('verification', 'The compressed data does not unpack', {
        code,
        expected,
        cause,
      });
    }
  }
}
