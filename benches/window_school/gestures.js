// What a secretary waits for with the list of a school, after `watch.js`.

/** From `start` until the page shows what is awaited, to the end of that frame. */
async function shown(start, awaited) {
  while (!awaited()) {
    await frame();
    if (performance.now() - start() > 60_000) throw new Error(`never shown: ${awaited}`);
  }
  await painted();
  return { rows: performance.now() - start(), asked: asked(start()) };
}

window.gestures = {
  /** A click that changes a word, in a page that has nothing else. */
  clicked() {
    const button = document.body.appendChild(document.createElement('button'));
    let done = false;
    button.addEventListener('click', () => { button.textContent = 'Fait'; requestAnimationFrame(() => { done = true; }); });
    const start = performance.now();
    button.click();
    return shown(() => start, () => done);
  },
  /** From the fall of the file to its rows. */
  opened() {
    const open = () => commands.find(({ name }) => name === 'open_exports');
    const start = performance.now();
    return shown(() => open()?.start ?? start, () => open() && grid() && complete());
  },
  /** From Valider to what the import did. */
  validated() {
    const validate = [...document.querySelectorAll('footer button')].find((button) => button.innerText.trim().startsWith('Valider'));
    const start = performance.now();
    validate.click();
    return shown(() => start, () => document.querySelector('.read-down'));
  },
};
