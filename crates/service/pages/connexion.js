// The page of a sign-in that was asked for.

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
}

function fold(button, panel, folded) {
  part(panel).hidden = folded;
  part(button).setAttribute('aria-expanded', String(!folded));
}

function unfold(button, panel) {
  part(button).addEventListener('click', () => fold(button, panel, !part(panel).hidden));
}

unfold('show-code', 'code-panel');
unfold('not-me', 'report');
confirms('report', 'rne', '/connexion/signaler', () => ({ rne: part('rne').value }), 'stopped');
reads('/connexion/demande', fill);
