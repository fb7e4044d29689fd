// The page of a link that was mailed. The secret stands after `#`: it is taken out of the address
// at once, stays in this variable, and travels only in the body of a POST.
// Opening the link opens, gives or uses up nothing; see docs/security.md.
// What one page does with it follows: the service puts it behind this.

let token = '';

const part = (id) => document.getElementById(id);

// One outcome at a time; a page has those that are its own.
const OUTCOMES = ['by-hand', 'reading', 'no-link', 'over', 'unreachable', 'stopped', 'revoked', 'asked'];
const show = (id) => {
  for (const one of OUTCOMES.map(part)) if (one) one.hidden = one.id !== id;
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

// What is wrong with the link may pass, or not.
const fault = (status) => (status < 500 && status !== 429 ? 'over' : 'unreachable');

// Also when another link is opened in the same tab, which changes the fragment and nothing else.
function reads(path, fill) {
  const read = async () => {
    token = location.hash.slice(1);
    history.replaceState(null, '', location.pathname);
    if (token === '') return show('no-link');
    show('reading');
    try {
      const answer = await send(path, { token });
      if (!answer.ok) return show(fault(answer.status));
      fill(await answer.json());
      show('asked');
    } catch {
      show('unreachable');
    }
  };
  addEventListener('hashchange', read);
  read();
}

// A form that does something: pressing is not enough, the service wants what is typed in `field`.
function confirms(form, field, path, body, done) {
  part(form).addEventListener('submit', async (event) => {
    event.preventDefault();
    mistaken(form, field, false);
    try {
      const answer = await send(path, { token, ...body() });
      if (answer.ok) end(done);
      else if (answer.status === 422) mistaken(form, field, true);
      else end(fault(answer.status));
    } catch {
      end('unreachable');
    }
  });
}

// The form is gone with what was pressed: whoever uses the keyboard goes on from its outcome.
function end(id) {
  show(id);
  part(id).focus();
}

function mistaken(form, field, so) {
  part(`${form}-error`).hidden = !so;
  part(field).ariaInvalid = so ? 'true' : null;
  if (so) part(field).focus();
}

