// Of the search page alone. Loads the notes' words, which the build made, and searches them here: nothing that a reader
// looks for leaves the browser. What is looked for stands in the address, so that a search can be kept and passed on.
import MiniSearch from './minisearch.js';
import { options, queryOf } from './search-words.js';

const box = document.querySelector('.search');
const form = box.querySelector('form');
const found = box.querySelector('.found');
const list = box.querySelector('.note-list');
const more = box.querySelector('.more');
const blocks = box.dataset.blocks.split(' ').filter((name) => name !== '');
const count = Number(box.dataset.notes);
const step = 50;

const index = new MiniSearch(options);
const notes = new Map();
let missing = false;
let shown = step;

function search() {
  const fields = new FormData(form);
  const words = String(fields.get('q')).trim();
  const chosen = [...fields].filter(([name, value]) => name !== 'q' && value !== '');
  const fits = ({ filters }) => chosen.every(([name, value]) => filters[name].includes(value));
  if (words === '') return { asked: chosen.length > 0, hits: [...notes.values()].filter(fits), some: false };
  const hitsOf = (combineWith) =>
    index
      .search(queryOf(words, combineWith), { filter: ({ id }) => fits(notes.get(id)) })
      .map(({ id }) => notes.get(id));
  const all = hitsOf('AND');
  return all.length > 0
    ? { asked: true, hits: all, some: false }
    : { asked: true, hits: hitsOf('OR'), some: true };
}

function show() {
  const { asked, hits, some } = search();
  const known = notes.size < count ? `${notes.size} of ${count} notes searched` : '';
  const lost = missing ? 'Some notes could not be loaded: load the page again to search them, too.' : '';
  const what = asked ? result(hits.length, some) : `${count === 1 ? '1 note' : `${count} notes`} to search.`;
  found.textContent = [what, known, lost].filter((text) => text !== '').join(' ');
  // Whoever has walked into the list stays there, though the list is made anew.
  const at = list.contains(document.activeElement) ? document.activeElement.href : undefined;
  list.replaceChildren(...(asked ? hits.slice(0, shown).map(entry) : []));
  [...list.querySelectorAll('a')].find(({ href }) => href === at)?.focus();
  list.hidden = !asked || hits.length === 0;
  more.hidden = !asked || hits.length <= shown;
}

function result(number, some) {
  if (number === 0) return 'No note found.';
  const those = number === 1 ? '1 note' : `${number} notes`;
  return some ? `No note has all these words; ${those} with some of them.` : `${those} found.`;
}

function entry({ id, title, released, classes, state, text }) {
  const link = element('a', '', title);
  link.href = `../advisories/${id}/index.html`;
  const day = element('time', '', released);
  day.dateTime = released;
  const article = element('article');
  article.append(
    element('p', 'when', day),
    element('h2', '', link),
    element('p', 'what', element('span', 'id', id), ' ', element('span', 'classes', classes.join(', '))),
    element('p', 'state', state.join(', ')),
    element('p', 'text', text),
  );
  return element('li', '', article);
}

/** Text stays text, whatever is in it: no HTML is made of it. */
function element(name, className = '', ...content) {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

function keepInAddress() {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim() !== ''));
  history.replaceState(null, '', asked.size === 0 ? location.pathname : `?${asked}`);
}

function changed() {
  shown = step;
  show();
  keepInAddress();
}

for (const [name, value] of new URLSearchParams(location.search))
  if (form.elements.namedItem(name) !== null) form.elements.namedItem(name).value = value;
// A value that there is not, from an old address, leaves a choice empty: that is "any".
for (const choice of form.querySelectorAll('select'))
  if (choice.selectedIndex === -1) choice.selectedIndex = 0;

let waiting;
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(changed, 120);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  changed();
});
// The event comes before the fields are empty.
form.addEventListener('reset', () => setTimeout(changed));
more.querySelector('button').addEventListener('click', () => {
  const next = shown;
  shown += step;
  show();
  list.children[next]?.querySelector('a').focus();
});

document.querySelector('.without-search').hidden = true;
box.hidden = false;

const loading = blocks.map(load);
// The newest notes are there to be searched first; the list is made anew only once more, when all are.
for (const block of loading) {
  const these = await block;
  for (const note of these) notes.set(note.id, note);
  index.addAll(these);
  if (block === loading[0]) show();
  // A turn for the page: to show that, and for whoever types already.
  await new Promise((resolve) => setTimeout(resolve));
}
box.dataset.ready = '';
if (loading.length !== 1) show();

async function load(name) {
  try {
    const response = await fetch(name);
    if (response.ok) return await response.json();
  } catch {
    // Told like an answer that is none.
  }
  missing = true;
  return [];
}
