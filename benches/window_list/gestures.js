// The gestures on a long table and their times, in the page of the real window.
// Commands to the program are requests: what they take is told apart from what the page takes.
const commands = [];
const fetched = window.fetch;
window.fetch = async (...request) => {
  const command = { name: String(request[0]?.url ?? request[0]).split('/').at(-1), start: performance.now(), end: Infinity };
  commands.push(command);
  try {
    const answer = await fetched.apply(window, request);
    const body = await answer.clone().arrayBuffer();
    command.size = body.byteLength;
    return answer;
  } finally {
    command.end = performance.now();
  }
};

const grid = () => document.querySelector('[role=grid]');
const rows = () => [...document.querySelectorAll('.rows [role=row]')];
/** The part of the table that is seen is covered with rows that have come. */
function complete() {
  const boxes = rows().map((row) => row.getBoundingClientRect());
  if (boxes.length === 0 || grid().querySelector('.awaited')) return false;
  const seen = grid().getBoundingClientRect();
  const bottom = Math.min(seen.bottom, document.querySelector('.rows').getBoundingClientRect().bottom);
  return Math.min(...boxes.map((box) => box.top)) <= seen.top + 38 && Math.max(...boxes.map((box) => box.bottom)) >= bottom - 1;
}
const frame = () => new Promise((done) => requestAnimationFrame(done));
/** After a frame was handed over: what it holds is on its way to the screen. */
const painted = async () => { await frame(); await new Promise((done) => setTimeout(done, 0)); };

/** How long commands were under way since `start`, two at once counted once. */
function asked(start) {
  let [sum, until] = [0, start];
  for (const command of commands.filter(({ end }) => end > start).sort((a, b) => a.start - b.start)) {
    const from = Math.max(until, command.start);
    if (command.end > from) { sum += command.end - from; until = command.end; }
  }
  return sum;
}

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
