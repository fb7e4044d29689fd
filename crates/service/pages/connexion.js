// The page of a mailed link. The secret stands after `#`: it is taken out of the address
// at once, stays in this variable, and travels only in the body of a POST.
// Nothing here opens, gives or uses up anything; see docs/security.md.

let token = '';

const part = (id) => document.getElementById(id);
const show = (id) => {
  for (const one of ['by-hand', 'reading', 'no-link', 'over', 'unreachable', 'stopped', 'asked']) part(one).hidden = one !== id;
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

// Also when another link is opened in the same tab, which changes the fragment and nothing else.
async function read() {
  token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  if (token === '') return show('no-link');
  show('reading');
  try {
    const answer = await send('/connexion/demande', { token });
    if (answer.ok) fill(await answer.json());
    else show(answer.status < 500 && answer.status !== 429 ? 'over' : 'unreachable');
  } catch {
    show('unreachable');
  }
}

function fill(asked) {
  fold('show-code', 'code-panel', true);
  fold('not-me', 'report', true);
  part('school').textContent = asked.school;
  part('device').textContent = asked.device;
  part('at').textContent = asked.at;
  part('until').textContent = asked.until;
  part('code').textContent = asked.code;
  part('rne-shown').textContent = asked.uai;
  part('from-browser').hidden = !asked.in_browser;
  part('open').className = asked.in_browser ? 'plain' : 'button';
  part('show-code').className = asked.in_browser ? 'button' : 'plain';
  part('open').href = `balado-import://connexion#${encodeURIComponent(token)}`;
  show('asked');
}

function fold(button, panel, folded) {
  part(panel).hidden = folded;
  part(button).setAttribute('aria-expanded', String(!folded));
}

function unfold(button, panel) {
  part(button).addEventListener('click', () => fold(button, panel, !part(panel).hidden));
}

// Pressing is not enough: the service wants the school's number too.
async function report(event) {
  event.preventDefault();
  mistaken(false);
  try {
    const answer = await send('/connexion/signaler', { token, rne: part('rne').value });
    if (answer.ok) end('stopped');
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
  part('report-error').hidden = !so;
  part('rne').ariaInvalid = so ? 'true' : null;
  if (so) part('rne').focus();
}

unfold('show-code', 'code-panel');
unfold('not-me', 'report');
part('report').addEventListener('submit', report);
addEventListener('hashchange', read);
read();
