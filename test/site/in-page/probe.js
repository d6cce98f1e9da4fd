// Runs in a page: tells what a reader with other eyes, hands or a narrower screen would meet there, in words.

const name = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 120);

/** What a keyboard has to reach. */
const controls = () =>
  [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((it) =>
    it.checkVisibility({ visibilityProperty: true }),
  );

/** Whether a reader sees which control has the focus. */
function note({ target }) {
  const { outlineStyle, outlineWidth } = getComputedStyle(target);
  const { top, bottom, left, right } = target.getBoundingClientRect();
  const faults = [];
  if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) faults.push(`no ring: ${name(target)}`);
  if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth)
    faults.push(`out of sight: ${name(target)}`);
  globalThis.reached.set(target, faults);
}

globalThis.probe = {
  /** What is wider than the page. */
  tooWide() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const guilty = [...document.body.querySelectorAll('*')].filter(
      (it) => it.getBoundingClientRect().right > clientWidth + 1 && !it.closest('.scroll'),
    );
    return [`${scrollWidth} wide on ${clientWidth}`, ...guilty.slice(0, 5).map(name)];
  },

  /** Begins to write down what gets the focus; returns how many controls there are. */
  listen() {
    document.activeElement.blur();
    scrollTo(0, 0);
    globalThis.reached = new Map();
    document.addEventListener('focusin', note);
    return controls().length;
  },

  /** What went wrong since `listen`. */
  heard() {
    document.removeEventListener('focusin', note);
    const left = controls().filter((it) => !globalThis.reached.has(it));
    return [...left.map((it) => `not reached: ${name(it)}`), ...[...globalThis.reached.values()].flat()];
  },

  /** Texts of the page that nobody sees, but for what is hidden on purpose until a script shows it. */
  unseen() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (node.data.trim() === '' || parent.closest('[hidden], script, option') !== null) continue;
      if (!parent.checkVisibility({ opacityProperty: false, visibilityProperty: true }))
        texts.push(node.data.trim());
    }
    return texts;
  },

  /** The words of the page's content, without what scripts add. */
  words() {
    const copy = document.querySelector('main').cloneNode(true);
    for (const it of copy.querySelectorAll('button, [role="status"]')) it.remove();
    return copy.textContent.replace(/\s+/g, ' ').trim();
  },
};
