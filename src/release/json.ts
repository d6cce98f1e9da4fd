import type { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { checkTokens } from './json-tokens.ts';

/**
 * Reads a JSON document that came from outside and checks its shape.
 *
 * @param schema may be chosen by what the document holds.
 * @throws ClarionError of kind `verification`, code `release/json`, that names the document and the first fault.
 */
export function readJson<T>(
  name: string,
  bytes: Uint8Array,
  schema: z.ZodType<T> | ((data: unknown) => z.ZodType<T>),
): T {
  const data = parse(name, bytes);
  const reading = validate(name, data, typeof schema === 'function' ? schema(data) : schema);
  if (reading.success) return reading.data;
  const [issue] = reading.error.issues;
  const where =
    issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`;
  throw refused(name, `${issue?.message ?? 'another shape'}${where}`, reading.error);
}

/** A reader of any JSON calls itself for what is inside: data nested without end would end it, and not as a fault. */
function validate<T>(name: string, data: unknown, schema: z.ZodType<T>): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(data);
  } catch (cause) {
    if (cause instanceof RangeError) throw refused(name, 'nested too deep', cause);
    throw cause;
  }
}

/** A document as compact JSON with a line feed; key order is the caller's. */
export function writeJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`, 'utf8');
}

/** Of which every reader makes the same data: it may be signed. */
function parse(name: string, bytes: Uint8Array): unknown {
  const [text, data] = decode();
  try {
    checkTokens(text, { maxDepth: Number.POSITIVE_INFINITY, wholeNumbers: false });
  } catch (cause) {
    throw refused(name, cause instanceof Error ? cause.message : String(cause), cause);
  }
  return data;

  function decode(): readonly [string, unknown] {
    try {
      const decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return [decoded, JSON.parse(decoded)];
    } catch (cause) {
      throw refused(name, 'not JSON in UTF-8', cause);
    }
  }
}

function refused(name: string, fault: string, cause: unknown): ClarionError {
  return new ClarionError('verification', `Unexpected content of ${name}: ${fault}`, {
    code: 'release/json',
    expected: 'the format that this Clarion knows',
    cause,
  });
}
