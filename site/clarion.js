// Adds to each block of code a button that copies it. Without this script the page has all its content and no button.
// Its names are its own: a preview runs it again on the next state of the page.

{
  const told = document.createElement('p');
  told.className = 'hidden';
  told.setAttribute('role', 'status');
  document.querySelector('main').append(told);

  for (const figure of document.querySelectorAll('figure.code')) {
    const pre = figure.querySelector('pre');
    const caption = figure.querySelector('figcaption');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', `Copy: ${caption.textContent}`);
    button.addEventListener('click', () => copy(pre, button));
    caption.append(button);
  }

  async function copy(pre, button) {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      tell(button, 'Copied');
    } catch {
      // No clipboard (a page without TLS has none) or not allowed: what is selected, the reader copies.
      getSelection().selectAllChildren(pre);
      tell(button, 'Selected');
    }
  }

  function tell(button, word) {
    button.textContent = word;
    button.classList.add('copy-done');
    told.textContent = word;
    setTimeout(() => {
      button.textContent = 'Copy';
      button.classList.remove('copy-done');
      told.textContent = '';
    }, 2000);
  }
}
