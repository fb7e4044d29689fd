// The page of a hand-over that the mailbox may revoke.

function fill(asked) {
  for (const name of ['school', 'manager', 'by', 'at']) part(name).textContent = asked[name];
}

confirms('revoke', 'code', '/revoquer', () => ({ code: part('code').value }), 'revoked');
reads('/revoquer/demande', fill);
