import type { CheckView, DiagnosticView } from '../index';
import type { FakeSchool } from './school';

const check = (title: string, state: CheckView['state'], message: string, more: Partial<CheckView> = {}): CheckView =>
  ({ title, state, message, subject: null, detail: null, action: null, ...more });

const PROXY = 'proxy.tilleuls.example:3128';
const ISSUER = 'Filtrage Web Les Tilleuls CA';

/** Behind a filter; `proxy=1`: its proxy asks for a password; `portal=1`: the network asks who people are. */
export function diagnosticOf(school: FakeSchool): DiagnosticView {
  const { portal, proxy } = school.asked;
  const asks = proxy && !school.proxyKnows;
  const works = !asks && !portal;
  const checks = [
    ...(asks ? [check('Proxy de l’établissement', 'toSettle', `Le proxy ${PROXY} demande un nom et un mot de passe.`, { detail: 'Donnez ceux avec lesquels vous allez sur Internet.', action: 'giveProxyLogin' })] : []),
    ...(portal ? [check('Service Balado', 'toSettle', 'Ce réseau demande d’abord de s’identifier sur sa propre page.', { action: 'openPortal' })] : []),
    ...(works ? [check('Connexion protégée', 'toKnow', 'Une autorité propre à ce poste ouvre ou signe la connexion, et ce poste l’accepte.', { detail: `Signée par « ${ISSUER} ». Rien à faire.` })] : []),
    check('Adresse du service', 'good', 'trouvée en 12 ms', { subject: 'balado.academie.example' }),
    ...(asks ? [] : [check('Proxy de l’établissement', 'good', 'sans mot de passe', { subject: PROXY, detail: 'Donné par les réglages de ce poste' })]),
    check('Place sur le disque', 'good', '12 Go libres'),
    ...(works ? [] : [check('Heure de ce poste', 'notTried', 'Pas encore vérifié : réglez d’abord ce qui précède.')]),
  ];
  const count = (state: CheckView['state']): number => checks.filter((one) => one.state === state).length;
  return {
    at: new Date().toISOString(), works, checks,
    summary: `Balado ${works ? 'fonctionne' : 'ne fonctionne pas'} sur ce poste. Sur ${checks.length} points : ${count('toSettle')} à régler, ${count('toKnow')} à savoir, ${count('good')} en ordre.`,
    support: `Date       03/09/2026 09:40\nProxy      ${asks ? 'À RÉGLER ' : 'ok, '}${PROXY}\nTLS        signé par ${ISSUER}\nDisque     ok, 12 Go libres`,
  };
}
