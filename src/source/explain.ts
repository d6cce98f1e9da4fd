import { z } from 'zod';
import { nearest, oneSlipAway } from '../names/nearest.ts';

/** A schema issue in an author's words. */
export interface Explanation {
  readonly path: readonly PropertyKey[];
  /** Set where the fault is a key, not its value. */
  readonly key?: PropertyKey | undefined;
  /** The known key that an unknown one was probably meant to be. */
  readonly meant?: string | undefined;
  readonly missing?: boolean;
  /** The text would be right in quotes: YAML read a number or a yes/no. */
  readonly unquoted?: boolean;
  /** The known key that an unknown one is by one slip, where there is just one, and it is not there already. */
  readonly slip?: string | undefined;
  /** What would be right in the value's or the key's place, where one thing is likely. */
  readonly expected?: string | undefined;
  readonly reason: string;
  readonly hint?: string | undefined;
}

/**
 * Tells all issues of one document: one a value, and none for a missing key where an unknown key beside it is that
 * key misspelt.
 */
export function explainAll(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): readonly Explanation[] {
  const told = new Set<string>();
  const explanations = issues
    .flatMap((issue) => explain(issue, schema))
    .filter(({ path, key }) => {
      const id = JSON.stringify([path, key ?? null]);
      if (told.has(id)) return false;
      told.add(id);
      return true;
    });
  const misspelt = new Set(
    explanations.flatMap(({ path, meant }) =>
      meant === undefined ? [] : [JSON.stringify([...path, meant])],
    ),
  );
  return explanations.filter(({ path, missing }) => missing !== true || !misspelt.has(JSON.stringify(path)));
}

/** Tells a zod issue as "Unexpected X in `key`, expected Y". An issue with three unknown keys makes three. */
function explain(issue: z.core.$ZodIssue, schema: z.ZodType): readonly Explanation[] {
  const path = issue.path;
  const name = pathName(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = keysAt(schema, path);
        const meant = nearest(key, known);
        const where = path.length === 0 ? '' : ` in \`${name}\``;
        const hint = meant === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
        const slips = oneSlipAway(key, known);
        const free = slips.length === 1 && !hasKey(issue.input, slips[0]) && issue.keys.length === 1;
        const slip = free ? slips[0] : undefined;
        return {
          path,
          key,
          meant,
          slip,
          expected: meant,
          reason: `Unexpected key \`${key}\`${where}, expected a known key`,
          hint,
        };
      });
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null)
        return [{ path, missing: true, reason: `Missing \`${name}\`, expected ${kindWord(issue.expected)}` }];
      return [
        {
          path,
          reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${kindWord(issue.expected)}`,
          hint: quoteHint(issue.expected, issue.input),
          unquoted:
            issue.expected === 'string' &&
            (typeof issue.input === 'number' || typeof issue.input === 'boolean'),
        },
      ];
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      if (issue.input === undefined)
        return [{ path, missing: true, reason: `Missing \`${name}\`, expected ${oneOf(allowed)}` }];
      const meant = typeof issue.input === 'string' ? nearest(issue.input, allowed) : undefined;
      return [
        {
          path,
          reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${oneOf(allowed)}`,
          hint: meant && `Did you mean \`${meant}\`?`,
          expected: meant,
        },
      ];
    }
    case 'too_small':
      return [
        {
          path,
          reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${limit(issue.origin, 'at least', issue.minimum)}`,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${limit(issue.origin, 'at most', issue.maximum)}`,
        },
      ];
    case 'invalid_format':
      return [{ path, reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${issue.message}` }];
    case 'invalid_key':
      return [
        {
          path,
          key: path.at(-1),
          reason: `Unexpected key ${show(path.at(-1))}, expected ${issue.issues[0]?.message ?? 'another name'}`,
        },
      ];
    case 'invalid_union':
      return explainUnion(issue, schema);
    case 'custom':
      return [
        {
          path,
          reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${issue.message}`,
          hint: hintOf(issue.params),
        },
      ];
    default:
      return [{ path, reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${issue.message}` }];
  }
}

/** A choice of shapes: told by the shape that fits best, the one with the fewest issues. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType): readonly Explanation[] {
  if (issue.discriminator !== undefined) return [explainDiscriminator(issue, issue.discriminator, schema)];
  const best = [...issue.errors].filter((issues) => issues.length > 0).sort((a, b) => a.length - b.length)[0];
  if (best === undefined) {
    const name = pathName(issue.path);
    return [
      {
        path: issue.path,
        reason: `Unexpected ${show(issue.input)} in \`${name}\`, expected ${issue.message}`,
      },
    ];
  }
  return best.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }, schema));
}

/** A map whose kind is told by one key: the key is missing, or its value names no kind. */
function explainDiscriminator(
  issue: z.core.$ZodIssueInvalidUnion,
  key: string,
  schema: z.ZodType,
): Explanation {
  const parent = issue.path.at(-1) === key ? issue.path.slice(0, -1) : issue.path;
  const path = [...parent, key];
  const name = pathName(path);
  const input =
    issue.input !== null && typeof issue.input === 'object' ? Reflect.get(issue.input, key) : issue.input;
  const kinds = shapesAt(schema, parent).flatMap((shape) =>
    shape instanceof z.ZodObject ? literals(shape.shape[key]) : [],
  );
  const allowed = [...new Set(kinds)];
  if (input === undefined || input === null)
    return { path, missing: true, reason: `Missing \`${name}\`, expected ${oneOf(allowed)}` };
  const meant = typeof input === 'string' ? nearest(input, allowed) : undefined;
  return {
    path,
    reason: `Unexpected ${show(input)} in \`${name}\`, expected ${oneOf(allowed)}`,
    hint: meant && `Did you mean \`${meant}\`?`,
  };
}

function literals(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}

function pathName(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? 'document'
    : path
        .map((step) => (typeof step === 'number' ? `[${step + 1}]` : String(step)))
        .join('.')
        .replaceAll('.[', '[');
}

/** The keys that an object schema knows at a path; the basis of "did you mean". */
function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  return [
    ...new Set(
      shapesAt(schema, path).flatMap((shape) =>
        shape instanceof z.ZodObject ? Object.keys(shape.shape) : [],
      ),
    ),
  ];
}

function shapesAt(schema: unknown, path: readonly PropertyKey[]): readonly unknown[] {
  let at = shapes(schema);
  for (const step of path) at = at.flatMap((shape) => shapes(inner(shape, step)));
  return at;
}

/** The shapes that a schema may have: one, or those of its choice. */
function shapes(schema: unknown): readonly unknown[] {
  const plain = unwrap(schema);
  return plain instanceof z.ZodUnion ? plain.options.flatMap(shapes) : [plain];
}

function inner(schema: unknown, step: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function unwrap(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  )
    return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  return schema;
}

function kindWord(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys and values',
    record: 'a map of keys and values',
  };
  return words[expected] ?? expected;
}

function hasKey(map: unknown, key: string | undefined): boolean {
  return key !== undefined && map !== null && typeof map === 'object' && Object.hasOwn(map, key);
}

function quoteHint(expected: string, input: unknown): string | undefined {
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return 'Put it in quotes, or YAML reads it as a number or a yes/no.';
  if (expected === 'array' && typeof input === 'string') return `Write it as a list: [${input}]`;
  return undefined;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `\`${values[0]}\`` : `one of ${values.join(', ')}`;
}

function limit(origin: string, bound: string, value: number | bigint): string {
  if (origin === 'string') return value === 1 ? 'some text' : `${bound} ${value} characters`;
  if (origin === 'array' || origin === 'set') return `${bound} ${value} ${value === 1 ? 'entry' : 'entries'}`;
  return `${bound} ${value}`;
}

function hintOf(params: unknown): string | undefined {
  if (params !== null && typeof params === 'object' && 'hint' in params && typeof params.hint === 'string')
    return params.hint;
  return undefined;
}

/** A value as the author wrote it, cut short, with nothing in it that a terminal would obey. */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a map';
  if (value === '') return 'an empty text';
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  const text = String(value);
  const cut = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(cut).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
