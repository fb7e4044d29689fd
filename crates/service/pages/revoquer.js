// The page of a hand-over that the mailbox may revoke. The secret stands after `#`: it is taken out of the
// address at once, stays in this variable, and travels only in the body of a POST. Opening it changes
// nothing; the code of the same mail has to be typed.

let token = '';

const part = (id) => document.getElementById(id);
const show = (id) => {
  for (const one of ['by-hand', 'reading', 'no-link', 'over', 'unreachable', 'revoked', 'asked']) part(one).hidden = one !== id;
};

const send = (path, body) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });

async function read() {
  token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  if (token === '') return show('no-link');
  show('reading');
  try {
    const answer = await send('/revoquer/demande', { token });
    if (answer.ok) fill(await answer.json());
    else show(answer.status < 500 && answer.status !== 429 ? 'over' : 'unreachable');
  } catch {
    show('unreachable');
  }
}

function fill(asked) {
  for (const name of ['school', 'manager', 'by', 'at']) part(name).textContent = asked[name];
  show('asked');
}

async function revoke(event) {
  event.preventDefault();
  mistaken(false);
  try {
    const answer = await send('/revoquer', { token, code: part('code').value });
    if (answer.ok) end('revoked');
    else if (answer.status === 422) mistaken(true);
    else end(answer.status < 500 && answer.status !== 429 ? 'over' : 'unreachable');
  } catch {
    end('unreachable');
  }
}

// The form is gone with what was pressed: whoever uses the keyboard goes on from its outcome.
function end(id) {
  show(id);
  part(id).focus();
}

function mistaken(so) {
  part('revoke-error').hidden = !so;
  part('code').ariaInvalid = so ? 'true' : null;
  if (so) part('code').focus();
}

part('revoke').addEventListener('submit', revoke);
addEventListener('hashchange', read);
read();
