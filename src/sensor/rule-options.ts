/**
 * An option begins behind the first bracket, or behind a `;` that no `\` stands before: that is where the rule reader,
 * and the engine, end one. So in a sound rule each match is an option, and one within a value is none.
 */
const begins = String.raw`(?:^[^(]*\(|(?<!\\);)[ \t]*`;

const classPattern = new RegExp(String.raw`${begins}classtype[ \t]*:([^;\\"]*)(?=;)`);

/** The class that a rule names by `classtype`; undefined where it names none. */
export function classOf(rule: string): string | undefined {
  return classPattern.exec(rule)?.[1]?.trim();
}

const metadataPattern = new RegExp(String.raw`${begins}metadata[ \t]*:([^;]*)(?=;)`, 'g');

/**
 * The newest day, `YYYY-MM-DD`, that a rule's metadata gives as `created_at` or `updated_at` (written `2020_08_12` or
 * `2020-08-12`); undefined where they give none.
 */
export function dayOf(rule: string): string | undefined {
  let newest: string | undefined;
  for (const [, metadata = ''] of rule.matchAll(metadataPattern))
    for (const [, year, month, day] of metadata.matchAll(
      /(?:^|,)\s*(?:created_at|updated_at)\s+([0-9]{4})[_-]([0-9]{2})[_-]([0-9]{2})\s*(?=,|$)/g,
    )) {
      const told = `${year}-${month}-${day}`;
      if (newest === undefined || told > newest) newest = told;
    }
  return newest;
}
