/**
 * What the address asks of the fake: `?signed=1&list=1000000&fail=history&theme=dark`.
 *
 * `signed` starts connected, `gestionnaire` as the gestionnaire · `staff`, `renewable`, `stale`, `leaving` show those cases of the gestionnaire · `list`, `teachers` open lists of that many lines · `fail` names gestures that fail,
 * or `expired` for a session that ends · `old` is a list imported before the latest one · `relink` is how many people have another id · `hang` names gestures that never answer · `hold`, `interrupted`,
 * `september` is an import of that month, `noBin` has no bin for its file, `sameFile` has the other list in it ·
 * `others` is how many are on the other list too · `leftAlone` is how many accounts an undoing would leave alone · `oneReading` leaves one way to read the accents · `notice`, `awaited`, `recalled`, `arrived`, `ending`, `accents`, `remarks`, `repeated`, `empty`, `noEnt` show those cases · `unmapped` is how many columns of the first
 * file nobody knows · `corrected` finds corrections again · `doubted` has a line that only looks wrong · `newYear` has most pupils go up a level · `exchanged` is how many known ids are under another name · `namesakes` is how many have one name · `left` when the last of them left · `verified` shows a verification that came back, `trial` is how one ends, `tooMuch` has the ENT say too much · `proxy`, `portal` stand in the way of the Diagnostic, `update` is `installs`, `page` or `wanted`: a version is there · `policy` has the school decide for its PCs · `slow` is a delay in milliseconds.
 */
import type { FailureView, ThemeView, TrialResultView } from '../index';

export interface Asked {
  signed: boolean;
  students: number;
  teachers: number;
  fail: string[];
  hang: string[];
  hold: boolean;
  /** The list was imported before the latest one. */
  old: boolean;
  /** People who have another id in the file. */
  relink: number;
  /** Accounts that undoing an import would leave alone. */
  leftAlone: number;
  /** People who are on the other list too. */
  others: number;
  /** How many imports were cut: the pupils', then the teachers'. */
  interrupted: number;
  notice: boolean;
  /** The import is that of a September. */
  september: boolean;
  /** There is no bin where the file is. */
  noBin: boolean;
  /** The other list comes from the same file. */
  sameFile: boolean;
  awaited: boolean;
  /** The day before left a school, a name and two open lists. */
  recalled: boolean;
  /** Somebody of the staff is the gestionnaire. */
  staff: boolean;
  /** The nomination can be renewed. */
  renewable: boolean;
  /** The gestionnaire is signed in, not the chef. */
  gestionnaire: boolean;
  /** Naming wants a fresh code first. */
  stale: boolean;
  /** The list, or an undoing, takes the gestionnaire's account away. */
  leaving: boolean;
  /** The mail's page opened the link in the window. */
  arrived: boolean;
  /** The columns of the first file that is opened, which nobody knows. */
  unmapped: number;
  /** Corrections of another day are found again. */
  corrected: boolean;
  namesakes: number;
  /** The last of the people of one name is not in the file. */
  left: boolean;
  /** How many known ids are under another name. */
  exchanged: number;
  /** Most pupils go up a level. */
  newYear: boolean;
  /** The second line has a name that only looks wrong. */
  doubted: boolean;
  /** The file itself is doubtful. */
  remarks: boolean;
  /** Every line has the same remark. */
  repeated: boolean;
  /** The accents were worked out. */
  accents: boolean;
  /** No other reading of the accents fits. */
  oneReading: boolean;
  /** The session ends in eight minutes. */
  ending: boolean;
  empty: boolean;
  noEnt: boolean;
  /** A verification of the ENT's link came back already. */
  verified: boolean;
  /** How a verification ends. */
  trial: TrialResultView;
  /** The ENT sends more than is needed. */
  tooMuch: boolean;
  /** The proxy wants a name and a password. */
  proxy: boolean;
  /** The network asks who people are. */
  portal: boolean;
  /** A newer version: `installs`, `page` or `wanted`. */
  update: string;
  /** The school decided for its PCs. */
  policy: boolean;
  slow: number;
  theme: ThemeView;
}

export function asked(address: string): Asked {
  const query = new URLSearchParams(address);
  const words = (name: string): string[] => (query.get(name) ?? '').split(',').filter(Boolean);
  const theme = query.get('theme');
  return {
    signed: query.has('signed'),
    students: Number(query.get('list') ?? 0),
    teachers: Number(query.get('teachers') ?? 0),
    fail: words('fail'),
    hang: words('hang'),
    hold: query.has('hold'),
    old: query.has('old'),
    relink: Number(query.get('relink') ?? 0),
    leftAlone: Number(query.get('leftAlone') ?? 0),
    others: Number(query.get('others') ?? 0),
    interrupted: Number(query.get('interrupted') ?? 0),
    notice: query.has('notice'),
    september: query.has('september'),
    noBin: query.has('noBin'),
    sameFile: query.has('sameFile'),
    recalled: query.has('recalled'),
    awaited: query.has('awaited') || query.has('arrived'),
    staff: query.has('staff'),
    renewable: query.has('renewable'),
    gestionnaire: query.has('gestionnaire'),
    stale: query.has('stale'),
    leaving: query.has('leaving'),
    arrived: query.has('arrived'),
    unmapped: Number(query.get('unmapped') ?? 0),
    corrected: query.has('corrected'),
    doubted: query.has('doubted'),
    newYear: query.has('newYear'),
    exchanged: Number(query.get('exchanged') ?? 0),
    namesakes: Number(query.get('namesakes') ?? 2),
    left: query.has('left'),
    remarks: query.has('remarks'),
    repeated: query.has('repeated'),
    accents: query.has('accents') || query.has('oneReading'),
    oneReading: query.has('oneReading'),
    ending: query.has('ending'),
    empty: query.has('empty'),
    noEnt: query.has('noEnt'),
    verified: query.has('verified'),
    trial: (query.get('trial') ?? 'byEntId') as TrialResultView,
    tooMuch: query.has('tooMuch'),
    proxy: query.has('proxy'),
    portal: query.has('portal'),
    update: query.get('update') ?? '',
    policy: query.has('policy'),
    slow: Number(query.get('slow') ?? 0),
    theme: theme === 'dark' || theme === 'light' ? theme : 'system',
  };
}

export const failures: Record<'offline' | 'ended' | 'noBin' | 'noExport' | 'code' | 'file' | 'stale' | 'badManager', FailureView> = {
  stale: {
    code: 'stale-session',
    help: 'Pour désigner, reconduire ou retirer un gestionnaire, il faut un code reçu dans la boîte mail de l’établissement il y a moins de dix minutes. Rien n’a été changé.',
    support: 'Balado import 0.1.0 · stale-session · 403',
  },
  badManager: {
    code: 'bad-manager',
    help: 'Le gestionnaire doit être un enseignant actif de l’établissement, ou une personne de son personnel désignée par son identifiant de connexion à l’ENT, qui n’est celui d’aucun élève.',
    support: 'Balado import 0.1.0 · bad-manager · 422',
  },
  noBin: { code: 'no-bin', help: 'Il n’y a pas de corbeille pour l’endroit où est ce fichier, comme un lecteur réseau ou une clé. Le fichier est toujours là.', support: 'Balado import 0.1.0 · no-bin' },
  noExport: { code: 'no-export', help: 'Balado import ne sait plus de quel fichier vient cet import : il n’efface rien. Cherchez l’export dans vos téléchargements, et effacez-le vous-même.', support: 'Balado import 0.1.0 · no-export' },
  offline: {
    code: 'unreachable',
    help: 'Balado ne répond pas. Vérifiez la connexion à Internet de ce poste, puis réessayez.',
    support: 'Balado import 0.1.0 · unreachable · connect timeout',
  },
  ended: {
    code: 'session-ended',
    help: 'Votre connexion est terminée : elle dure 2 heures. Demandez un nouveau lien pour continuer, vos listes restent ouvertes.',
    support: 'Balado import 0.1.0 · session-ended · 401',
  },
  code: {
    code: 'wrong-code',
    help: 'Ce code n’est pas celui de la demande faite ici. Prenez le courriel le plus récent, qui dit l’heure de votre demande, vérifiez le code (4 essais possibles), ou demandez un nouveau code.',
    support: 'Balado import 0.1.0 · wrong-code · 422',
  },
  file: {
    code: 'wrong-export',
    help: 'Ce fichier est un export des parents. Dans l’ENT, choisissez « Export classique » puis « Élèves ».',
    support: 'Balado import 0.1.0 · wrong-export · 214 lignes · UTF-8',
  },
};
