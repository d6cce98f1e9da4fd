import { z } from 'zod';

/** The keys that an object schema knows at a path; the basis of "did you mean". */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  return [
    ...new Set(
      shapesAt(schema, path).flatMap((shape) =>
        shape instanceof z.ZodObject ? Object.keys(shape.shape) : [],
      ),
    ),
  ];
}

/** The shapes that a schema may have at a path. */
export function shapesAt(schema: unknown, path: readonly PropertyKey[]): readonly unknown[] {
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

/** The texts that a schema allows, where it allows only those. */
export function literals(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
