// How words are taken apart, the same for notes and for what is looked for, so that `ETS-i-2005-12575`, `etsi200512575`
// and `12575` find one note, and `email` finds `e-mail`.

/** The words between blanks, each as its parts and, where it has more than one, as a whole. */
function runs(text) {
  return text
    .split(/\s+/)
    .map((run) => run.split(/[^\p{L}\p{N}\p{M}]+/u).filter((part) => part !== ''))
    .filter((parts) => parts.length > 0)
    .map((parts) => ({ parts, whole: parts.join('') }));
}

/** Of MiniSearch: what is searched, and how much a hit in it counts. */
export const options = {
  fields: ['id', 'title', 'threat', 'signatures', 'classes', 'products', 'text'],
  tokenize: (text) =>
    runs(text).flatMap(({ parts, whole }) => (parts.length > 1 ? [...parts, whole] : parts)),
  processTerm: (term) => term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
  extractField: (note, field) => (Array.isArray(note[field]) ? note[field].join(' ') : note[field]),
  searchOptions: {
    boost: { id: 8, title: 4, threat: 4, signatures: 3, classes: 2 },
    prefix: (term) => term.length > 1,
    // Numbers are right or wrong; of short words nearly every other one is near.
    fuzzy: (term) => (term.length > 3 && !/\d/.test(term) ? 0.2 : false),
  },
};

/** What MiniSearch is asked for some words: `AND` for notes with all of them, `OR` for notes with any. */
export function queryOf(text, combineWith) {
  const queries = runs(text).map(({ parts, whole }) =>
    parts.length === 1
      ? whole
      : { combineWith: 'OR', queries: [{ combineWith: 'AND', queries: parts }, whole] },
  );
  return { combineWith, queries };
}
