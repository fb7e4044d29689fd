// What is seen in the page of the real window, and when.
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
