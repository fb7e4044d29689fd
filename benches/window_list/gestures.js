// The gestures on a long table and their times, after `watch.js`.
const pages = (start) => commands.filter((command) => command.name === 'page' && command.start >= start);

async function timed(gesture, asks) {
  const start = performance.now();
  gesture();
  for (;;) {
    await frame();
    const mine = pages(start);
    const answered = mine.every(({ end }) => end < Infinity) && (mine.length > 0 || !asks);
    if (answered && complete()) break;
    if (performance.now() - start > 25_000) throw new Error('no rows in 25 seconds');
  }
  await painted();
  const end = performance.now();
  const answer = { rows: end - start, asked: asked(start) };
  // What was asked for in advance is none of the next gesture's.
  while (commands.some((command) => command.end === Infinity)) await frame();
  return answer;
}

window.gestures = {
  async opened() {
    const open = () => commands.find(({ name }) => name === 'open_exports');
    while (!open() || !grid() || !complete()) await frame();
    await painted();
    return { rows: performance.now() - open().start, asked: asked(open().start) };
  },
  /** Two hundred frames, or as many as ten seconds hold. */
  async roll(step, list = grid()) {
    const times = [];
    const start = performance.now();
    for (let i = 0, last = start; i < 200 && last - start < 10_000; i += 1) {
      list.scrollTop += step;
      await frame();
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    return times.slice(3);
  },
  /** The same rows in a list without any script: what the web view itself takes here. */
  async rollPlain(step) {
    const plain = grid().cloneNode(false);
    const all = plain.appendChild(document.createElement('div'));
    all.style.cssText = 'position: relative; height: 20000px';
    const few = rows().slice(0, 12);
    for (let i = 0; i < 540; i += 1) {
      const row = few[i % few.length].cloneNode(true);
      row.style.transform = `translateY(${i * 37}px)`;
      all.append(row);
    }
    const box = grid().parentElement;
    const kept = grid();
    kept.style.display = 'none';
    box.append(plain);
    await frame();
    const times = await window.gestures.roll(step, plain);
    plain.remove();
    kept.style.display = '';
    await frame();
    return times;
  },
  scrollTo(part) {
    return timed(() => { grid().scrollTop = part * (grid().scrollHeight - grid().clientHeight); }, false);
  },
  lastRow() {
    return Math.max(...rows().map((row) => Number(row.getAttribute('aria-rowindex')))) - 1;
  },
  sort(column) {
    const header = [...grid().querySelectorAll('[role=columnheader] button')].find((button) => button.innerText.trim() === column);
    return timed(() => header.click(), true);
  },
  search(text) {
    const field = document.querySelector('input[type=search]');
    return timed(() => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }, true);
  },
};
