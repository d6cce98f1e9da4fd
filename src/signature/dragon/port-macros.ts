import { z } from 'zod';

const port = z.int().min(1).max(65_535);

/** The ports of each letter that stands for ports in Dragon lines: `{ W: [80, 8080, '8000-8099'] }`. */
export const portMacrosSchema = z.record(
  z.string().regex(/^[A-Z]$/, 'one capital letter'),
  z
    .array(
      z.union([
        port,
        z
          .string()
          .regex(/^[0-9]{1,5}-[0-9]{1,5}$/)
          .refine(isRange, 'two ports from 1 to 65535 with a hyphen, like 8000-8099'),
      ]),
    )
    .min(1)
    .max(32),
);

export type PortMacros = Readonly<z.infer<typeof portMacrosSchema>>;

/** Writes ports as the header of a rule has them: in order, and each once. */
export function rulePorts(ports: readonly (number | string)[]): string {
  const ranges = ports.map(ends).sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  const words = merged.map(({ from, to }) => (from === to ? String(from) : `${from}:${to}`));
  return words.length === 1 ? words.join('') : `[${words.join(',')}]`;
}

function ends(ports: number | string): { from: number; to: number } {
  const [from = 0, to = from] = String(ports).split('-').map(Number);
  return { from, to };
}

function isRange(text: string): boolean {
  const { from, to } = ends(text);
  return from >= 1 && from <= to && to <= 65_535;
}
