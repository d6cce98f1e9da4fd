/** True where a rule, or one of a file's, runs a Lua script: only then must the engine let Lua in. */
export function hasDetector(rules: string): boolean {
  return /[(;]\s*lua(?:jit)?\s*:/.test(rules);
}
