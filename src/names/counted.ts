/** A number of things: `1 rule`, `2 rules`; `more` where the plural is another: `2 policies`. */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
