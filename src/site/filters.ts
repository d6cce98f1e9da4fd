import type { FrontMatter } from '../advisory/schema.ts';
import { byCodeUnit } from '../names/order.ts';
import type { Configuration } from '../workspace/configuration.ts';
import { productSlugs } from './product-slugs.ts';

/** By what notes can be told apart; also the name of the search page's parameter. */
export type FilterName = 'year' | 'class' | 'severity' | 'status' | 'product';

/** One value of a filter. */
export interface FilterValue<T> {
  /** In addresses: `2005`, `backdoor`, `matrix-n7`. */
  readonly slug: string;
  /** For people. */
  readonly title: string;
  /** The folder of its pages, with a `/` at its end: `years/2005/`. */
  readonly folder: string;
  /** The notes that have it, one at least, in the order in which they were given. */
  readonly notes: readonly T[];
}

export interface Filter<T> {
  readonly name: FilterName;
  readonly title: string;
  readonly values: readonly FilterValue<T>[];
}

interface Definition extends Pick<Filter<unknown>, 'name' | 'title'> {
  readonly folder: string;
  slugsOf(matter: FrontMatter): readonly string[];
  /** Each slug with its title, in the order of the page; `used` are those that notes have. */
  titles(used: readonly string[]): readonly (readonly [slug: string, title: string])[];
}

/** What a note without a severity has, so that the values of that filter make up all notes. */
const notRated = 'not-rated';
const severities = [
  ['critical', 'Critical'],
  ['high', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
  [notRated, 'Not rated'],
] as const;
const statuses = [
  ['draft', 'Draft'],
  ['interim', 'Interim'],
  ['final', 'Final'],
  ['withdrawn', 'Withdrawn'],
] as const;

function definitions({ classes, products }: Configuration): readonly Definition[] {
  const slugs = productSlugs(products);
  return [
    {
      ...{ name: 'year', title: 'Year', folder: 'years' },
      slugsOf: ({ released }) => [released.slice(0, 4)],
      titles: (years) => years.toSorted((a, b) => byCodeUnit(b, a)).map((year) => [year, year]),
    },
    {
      ...{ name: 'class', title: 'Class', folder: 'classes' },
      slugsOf: ({ threat }) => threat.classes,
      titles: () => Object.entries(classes).map(([name, { title }]) => [name, title]),
    },
    {
      ...{ name: 'severity', title: 'Severity', folder: 'severities' },
      slugsOf: ({ severity }) => [severity ?? notRated],
      titles: () => severities,
    },
    {
      ...{ name: 'status', title: 'Status', folder: 'statuses' },
      slugsOf: ({ status }) => [status],
      titles: () => statuses,
    },
    {
      ...{ name: 'product', title: 'Product', folder: 'products' },
      slugsOf: ({ remediation }) => remediation.flatMap((product) => slugs.get(product) ?? []),
      titles: () => [...slugs].map(([product, slug]) => [slug, product]),
    },
  ];
}

/** Tells the values of one note after another, of every filter. */
export function filterSlugs(
  configuration: Configuration,
): (matter: FrontMatter) => readonly (readonly [FilterName, readonly string[]])[] {
  const all = definitions(configuration);
  return (matter) => all.map(({ name, slugsOf }) => [name, slugsOf(matter)]);
}

/** Sorts notes by every filter, in one pass for each. */
export function filters<T extends { readonly matter: FrontMatter }>(
  notes: readonly T[],
  configuration: Configuration,
): readonly Filter<T>[] {
  return definitions(configuration).map(({ name, title, folder, slugsOf, titles }) => {
    const bySlug = new Map<string, T[]>();
    for (const note of notes)
      for (const slug of slugsOf(note.matter)) {
        const those = bySlug.get(slug);
        if (those === undefined) bySlug.set(slug, [note]);
        else those.push(note);
      }
    const values = titles([...bySlug.keys()]).flatMap(([slug, valueTitle]): FilterValue<T>[] => {
      const those = bySlug.get(slug);
      if (those === undefined) return [];
      return [{ slug, title: valueTitle, folder: `${folder}/${slug}/`, notes: those }];
    });
    return { name, title, values };
  });
}
