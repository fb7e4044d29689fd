/** Every word of the page that does not come from the program. */
import type { ColumnView, CountersView, ErasedView, KnownByView, LookKindView, OutcomeView, ReportKindView, ReportView, RosterView, RowStateView, StageView, TrialResultView, WhoView } from '../backend';
import type { FieldGesture } from '../parts/fieldGestures';
import { french } from './typography';

const number = new Intl.NumberFormat('fr-FR');
/** How long an import can be undone. */
const UNDONE_FOR = 30 * 24 * 3_600_000;
const date = new Intl.DateTimeFormat('fr-FR', { day: '2-digit', month: '2-digit', year: 'numeric' });
const hour = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });

export const count = (n: number): string => number.format(n);

/** `1 ligne`, `3 lignes`: French counts zero as one. */
export const many = (n: number, one: string, more = `${one}s`): string => `${count(n)} ${n < 2 ? one : more}`;

export const day = (at: string): string => date.format(new Date(at));
export const clock = (at: string): string => hour.format(new Date(at)).replace(':', ' h ');
export const stamp = (at: string): string => `${day(at)} ${hour.format(new Date(at))}`;

export function dayAndClock(at: string, now = new Date()): string {
  const when = day(at) === day(now.toISOString()) ? 'aujourd’hui' : `le ${day(at)}`;
  return `${when}, ${clock(at)}`;
}

/** `1 h 42`, `8 min`: what is left of a session. */
export function left(milliseconds: number): string {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** `a, b et c`. */
const listed = new Intl.ListFormat('fr-FR');
const sequence = (words: string[]): string => listed.format(words);

const few = ['', 'Une personne', 'Deux personnes', 'Trois personnes', 'Quatre personnes', 'Cinq personnes'];
const people = (n: number): string => few[n] ?? `${count(n)} personnes`;

const rosters: Record<RosterView, string> = { students: 'Élèves', teachers: 'Profs' };
export const roster = (which: RosterView): string => rosters[which];
const peopleOf: Record<RosterView, string> = { students: 'élèves', teachers: 'profs' };
export const importOf = (which: RosterView): string => `Import ${rosters[which]}`;

export const states: Record<RowStateView, string> = french({
  toFix: 'À corriger', otherPerson: 'Autre personne ?', create: 'À créer', update: 'À mettre à jour', returning: 'De retour', unchanged: 'Inchangé',
  absent: 'Absent du fichier', excluded: 'Exclu', read: 'Lu',
});

export const outcomes: Record<OutcomeView, string> = french({
  committed: 'Validé', undone: 'Annulé', undo: 'Annulation', interrupted: 'Interrompu, rien n’a changé', discarded: 'Abandonné, rien n’a changé',
});

export const stages: Record<StageView, string> = french({
  preparing: 'Préparation de la liste', sending: 'Envoi des comptes', committing: 'Validation par Balado',
});

export const common = french({
  name: 'Balado import',
  close: 'Fermer', giveUp: 'Annuler', retry: 'Réessayer', copySupport: 'Copier pour le support', copied: 'Copié. Collez ce texte dans votre message au support.',
  understood: 'Compris', notCopied: 'La copie est impossible sur ce poste. Voici le texte à recopier :', waiting: 'Un instant…', details: 'Détails', support: 'Pour le support',
  unexpected: 'Une action de la page a échoué. Réessayez ; si cela se reproduit, copiez ce message pour le support.',
  needsSession: 'Connectez-vous pour voir cette page', needsSessionWhy: 'Ces informations viennent de Balado : il faut être connecté pour les lire.',
  elsewhere: 'Cette page s’ouvre dans Balado import.', saved: (name: string): string => `Enregistré : ${name}`, menu: 'Navigation',
});

export const signIn = french({
  title: 'Balado import', service: 'Service :', change: 'changer', rne: 'RNE de votre établissement', rneHint: '7 chiffres et une lettre, par exemple 0779999A', valid: 'valide',
  looking: 'Recherche de l’établissement…', activated: ['Le compte de cet établissement est ', 'déjà activé', '.'], first: ['', 'Première utilisation', ' : activation de Balado pour votre établissement.'],
  mailbox: ['Le lien sera envoyé à ', ' et restera valable 2 heures.'], ask: 'Recevoir un lien dans la boîte mail de l’établissement', already: 'vous avez déjà reçu le lien',
  link: 'Code ou lien reçu par courriel', linkHint: 'Collez ici le code ou le lien', person: 'Votre nom', personHint: 'La boîte mail est partagée : votre nom dira qui a fait l’import.', personOfEntHint: 'Votre nom dira qui a fait l’import.',
  linkMissing: 'Collez le code ou le lien du message reçu.', personMissing: 'Écrivez votre nom, par exemple Nadia Benali.', enter: 'Se connecter', prepare: 'Sans être connecté :', open: 'ouvrir un export', back: 'Revenir à la liste',
  sent: 'Message envoyé', sentTo: (uai: string): string => `Ouvrez la boîte mail de l’établissement ${uai} : le message peut mettre une ou deux minutes à arriver.`,
  valid2h: (rest: string): string => `Le lien reste valable ${rest}.`, expired: 'Ce lien n’est plus valable. Demandez-en un nouveau.', again: 'Renvoyer le message', againIn: (s: number): string => `Renvoyer dans ${s} s`, other: 'Changer d’établissement',
  arrived: 'Lien reçu', arrivedWhy: 'Le lien du message est arrivé jusqu’ici. Il ne manque que votre nom.', cut: 'Le lien est incomplet', cutWhy: 'Une partie du lien s’est perdue en chemin. Copiez le code de 8 lettres du message, ou le lien entier, et collez-le ici.',
  toPaste: 'Collez le code du message', toPasteWhy: 'La demande a été faite sur le site de Balado : par sûreté, tapez ou collez ici le code de 8 lettres reçu dans la boîte de l’établissement.',
  byEnt: 'Je suis gestionnaire : passer par l’ENT, sans la boîte mail',
  ent: 'Passez par votre ENT', entWhy: 'Connectez-vous à l’ENT comme d’habitude, dans le navigateur qui vient de s’ouvrir. Si vous êtes gestionnaire, la page propose « Obtenir un code pour Balado import » : tapez-le ici, il est bon dix minutes. Rien ne s’est ouvert ? Cliquez sur « Ouvrir l’ENT », ou sur Balado dans votre ENT.', openEnt: 'Ouvrir l’ENT', codeOfEnt: 'Code affiché par l’ENT', codeOfEntHint: 'Tapez ici les 8 lettres', codeOfEntMissing: 'Tapez le code que la page de l’ENT affiche.',
  elsewhere: 'Ce lien a été demandé ailleurs', elsewhereWhy: 'Un lien n’ouvre que la demande à laquelle il répond, sur le poste qui l’a faite. Prenez le message qui dit le nom de ce poste et l’heure de votre demande, ou demandez un nouveau lien d’ici.',
});

export const leave = french({
  title: 'Se déconnecter ?', forgets: (n: number): string => (n < 2 ? 'Une ligne corrigée sur ce poste n’est pas encore importée : sa correction sera oubliée.' : `${count(n)} lignes corrigées sur ce poste ne sont pas encore importées : leurs corrections seront oubliées.`), keep: 'Importez la liste d’abord, ou fermez seulement la fenêtre : les corrections sont alors gardées 7 jours.', stay: 'Rester', confirm: 'Se déconnecter et les oublier',
});

export const shell = french({
  signedIn: (rest: string): string => `Connecté · encore ${rest}`, signedOut: 'Non connecté', signIn: 'Se connecter', signOut: 'Se déconnecter', left: 'Vous êtes déconnecté : les listes et les corrections ont été oubliées sur ce poste.', preferences: 'Préférences',
  home: 'Accueil', entLink: 'Lien ENT', manager: 'Gestionnaire', history: 'Historique', held: (n: number): string => `${many(n, 'compte')} dans Balado`, noSchool: 'Balado import',
  busy: 'Un envoi est en cours. Déposez ce fichier quand il sera terminé.', drop: 'Lâchez les fichiers ici', dropWhy: 'Chacun ira sur sa page. Rien n’est envoyé.', reading: 'Lecture des fichiers…',
  ended: 'Votre connexion est terminée', endedWhy: { chef: 'Rien n’est perdu : vos listes restent ouvertes. Reconnectez-vous pour continuer.', gestionnaire: 'Rien n’est perdu : vos listes restent ouvertes. Repassez par votre ENT pour continuer. S’il ne propose plus de code pour Balado import, c’est que vous n’êtes plus gestionnaire : voyez avec le chef d’établissement.' },
  ending: (at: string): string => `Votre connexion se termine à ${clock(at)}`, endingWhy: 'Rien ne sera perdu : vos listes resteront ouvertes. Si un envoi est prévu, reconnectez-vous dès maintenant.', renew: 'Se reconnecter',
  interrupted: (which: RosterView): string => `L’import des ${peopleOf[which]} a été interrompu`, ofImport: (what: string, which: RosterView): string => `${what} l’import des ${peopleOf[which]}`, interruptedWhy: (file: string, at: string): string => `${file}, le ${at}. Rien n’a changé dans Balado.`,
  complete: 'Tous les comptes sont arrivés : il ne reste qu’à valider.', resume: 'Reprendre', discard: 'Abandonner', another: 'Choisir un autre fichier…', both: 'Deux listes sont ouvertes : Profs et Élèves.', refused: (n: number): string => (n > 1 ? 'Ces fichiers n’ont pas été ouverts' : 'Ce fichier n’a pas été ouvert'),
});

export const drop = french({
  intro: 'Créez ou mettez à jour les comptes Balado à partir de l’export de votre ENT.', title: 'Déposez ici les fichiers exportés de l’ENT', both: 'enseignants, élèves ou les deux à la fois : chacun ira sur sa page', choose: 'Choisir un fichier…',
  nothingSent: 'Rien n’est envoyé avant que vous ayez cliqué sur Valider.', where: 'Où trouver ce fichier ?',
});

export const help = french({
  title: 'Aide', close: 'Fermer l’aide', search: 'Chercher dans l’aide', searchHint: 'Chercher dans l’aide : accents, annuler, départs…', contents: 'Sommaire', yourEnt: 'Votre ENT : ', openedAt: (title: string): string => `Ouverte à « ${title} ».`,
  found: (n: number): string => (n === 0 ? 'Aucune partie de l’aide ne contient ces mots.' : `${many(n, 'partie trouvée', 'parties trouvées')}`), nothing: 'Essayez un autre mot, ou un mot plus court.', all: 'Revoir toute l’aide',
});

const numbered = ['', 'Un fichier', 'Deux fichiers'];

export const home = french({
  title: (person: string): string => `Bonjour ${person}`,
  intro: { waiting: (lists: number): string => `${numbered[lists] ?? count(lists)} ${lists < 2 ? 'attend' : 'attendent'}. Rien n’est envoyé avant que vous ayez cliqué sur Valider.`, todo: (year: number): string => `La rentrée ${year} est à importer : déposez ici les deux exports de l’ENT.`, half: (which: RosterView): string => `Il reste la liste des ${peopleOf[which]} à importer.`, done: (year: number): string => `Les deux listes de l’année ${year}-${year + 1} sont dans Balado.`, unknown: 'Les deux listes, et ce qui reste à faire.' },
  lists: 'Les deux listes', freshness: { never: 'Jamais importée', lastYear: 'De l’an dernier', thisYear: 'De cette année' }, open: 'Liste ouverte',
  accounts: (n: number): string => (n < 2 ? 'compte actif' : 'comptes actifs'), last: (at: string): string => `Dernier import ${dayAndClock(at)}`, by: (who: string): string => `par ${who}`, did: (created: number, updated: number, left: number): string => [many(created, 'créé'), `${count(updated)} mis à jour`, left > 0 && many(left, 'désactivé')].filter(Boolean).join(', '), noImport: 'Aucun import pour l’instant', notKnown: (signedIn: boolean): string => (signedIn ? 'Balado n’a pas encore répondu' : 'Connectez-vous pour le savoir'),
  see: (n: number): string => `Voir la liste : ${many(n, 'ligne')}`, import: (which: RosterView): string => `Importer les ${peopleOf[which]}`,
  found: (n: number): string => (n < 2 ? 'Un fichier trouvé' : 'Deux fichiers trouvés'), of: { students: 'Élèves', teachers: 'Enseignants' } satisfies Record<RosterView, string>, undated: 'sans date d’export', ready: 'Prêt', look: 'À regarder', closeOne: (which: RosterView): string => `Fermer la liste des ${peopleOf[which]}`, openOne: 'Ouvrir la liste', openBoth: 'Ouvrir les deux listes', add: 'Ajouter un fichier…', orDrop: 'ou déposez-le n’importe où dans la fenêtre',
  missing: 'Il manque un fichier ?', year: (year: number): string => `Rentrée ${year}`, progress: (done: number, all: number): string => `${done < 2 ? `${done} étape` : `${done} étapes`} sur ${all}`, states: { done: 'fait', todo: 'à faire', care: 'à voir', unknown: 'pas encore connu' },
  imported: (which: RosterView): string => `${rosters[which]} importés`, importedOn: (at: string): string => `Le ${day(at)}`, readyLines: (n: number): string => `${many(n, 'ligne prête', 'lignes prêtes')} dans la liste ouverte`, notYet: 'Pas encore cette année', onlyBefore: (at: string): string => `Dernier import le ${day(at)}`,
  address: 'Adresse placée dans l’ENT', addressOn: (at: string): string => `Vérifiée le ${day(at)}`, addressUsed: 'Des personnes arrivent par elle', addressBad: 'La dernière vérification a échoué', addressTodo: 'Pas encore vérifiée', check: 'Vérifier',
  manager: 'Gestionnaire désigné', managerRenew: 'Gestionnaire à renouveler', managerUntil: (who: string, at: string): string => `${who}, jusqu’au ${day(new Date(Date.parse(at) - 1000).toISOString())}`, nobody: 'Personne pour l’instant, ce n’est pas obligatoire', name: 'Désigner', renew: 'Renouveler',
  arrival: 'Première arrivée', arrivedAt: (at: string): string => `La dernière ${dayAndClock(at)}`, noArrival: 'Personne depuis la rentrée', seeArrivals: 'Voir',
});

export const preview = french({
  lines: (n: number): string => many(n, 'ligne'), readAs: (how: string): string => `Texte lu ainsi : ${how}`, exported: (at: string): string => `export ENT du ${day(at)}`, change: 'Changer de fichier…', changeKeys: 'Ctrl + O', pushKeys: 'Ctrl + Entrée', close: 'Fermer la liste',
  tabs: { label: 'Façons de voir la liste', look: 'À regarder', classes: 'Par classe', all: 'Tous', gone: 'Partis' },
  byClass: { to: ' passe en ', empty: 'Aucune classe à montrer', see: (name: string): string => `voir ${name}`, seeGone: 'voir les partis', others: (n: number): string => `${many(n, 'autre classe', 'autres classes')} : cherchez-les dans « Tous ».` },
  sum: { held: 'dans Balado', inFile: 'dans le fichier', readers: (held: number, gone: number, come: number, inFile: number): string => `${count(held)} dans Balado, moins ${many(gone, 'départ')}, plus ${many(come, 'arrivée')} : ${count(inFile)} dans le fichier` },
  create: 'à créer', update: (returning: number): string => (returning > 0 ? `à mettre à jour, dont ${count(returning)} de retour` : 'à mettre à jour'), unchanged: (n: number): string => (n < 2 ? 'inchangé' : 'inchangés'), toFix: 'à corriger', absent: (n: number): string => (n < 2 ? 'absent du fichier' : 'absents du fichier'), excluded: (n: number): string => `${many(n, 'ligne exclue', 'lignes exclues')}`, counters: 'Filtrer par état',
  search: 'Rechercher un nom, une classe, un identifiant…', searchShort: 'Rechercher un nom, une classe…', more: (what: string): string => `et ${what}`, readAll: 'Tout lire', foldAll: 'Replier', classes: 'Classe', allClasses: 'toutes', remarks: 'Remarques', allRemarks: 'Toutes les lignes', compare: 'Connectez-vous pour comparer', compareWhy: 'Le fichier est lu et vérifié. La comparaison avec les comptes de Balado demande d’être connecté.',
  columns: { state: 'État', name: 'Nom', firstName: 'Prénom', classes: 'Classe', login: 'Identifiant', remark: 'Remarque' }, table: (which: string): string => `Lignes du fichier, ${which}`, empty: 'Aucune ligne ne correspond', emptyWhy: 'Changez la recherche ou retirez un filtre.', clear: 'Retirer les filtres', loading: 'Chargement…', rows: (n: number): string => many(n, 'ligne affichée', 'lignes affichées'),
  repeated: (n: number, of: number, title: string): string => `${count(n)} lignes sur ${count(of)} ont la même remarque : « ${title} »`, repeatedWhy: 'C’est sans doute le fichier qui est en cause, et non chaque ligne. Refaites l’export dans l’ENT et déposez-le tel quel, sans l’ouvrir dans un tableur.',
  others: (n: number): string => many(n, 'autre remarque sur le fichier', 'autres remarques sur le fichier'), harmless: (n: number): string => many(n, 'remarque sans conséquence', 'remarques sans conséquence'), line: (n: number): string => `ligne ${count(n)} du fichier`, notInFile: 'absent du fichier', stays: 'Restent sur ce poste : code d’activation, parents, courriel, téléphone. Balado ne les reçoit jamais.', exclude: 'Exclure de l’import', include: 'Remettre dans l’import', before: 'avant', after: 'après', detail: 'Détail', closeDetail: 'Fermer le détail', blocking: 'À corriger', notice: 'À vérifier',
  sent: (n: number): string => many(n, 'compte sera créé ou mis à jour', 'comptes seront créés ou mis à jour'), left: (n: number): string => many(n, 'ligne exclue', 'lignes exclues'), aside: (n: number): string => many(n, 'ligne à corriger reste de côté', 'lignes à corriger restent de côté'), kept: (n: number): string => many(n, 'absent conservé', 'absents conservés'), leaving: (n: number): string => many(n, 'absent sera désactivé', 'absents seront désactivés'), nothing: 'Tout est déjà dans Balado : il n’y a rien à envoyer.', nothingNew: (n: number): string => `${n < 2 ? 'Le seul compte lu est déjà' : `Les ${count(n)} comptes lus sont déjà`} dans Balado : rien à envoyer`, nobody: 'Aucune ligne de ce fichier ne peut être envoyée', signedOut: 'Connectez-vous pour envoyer cette liste.', save: 'Enregistrer la liste…', push: (sent: number, leaving: number): string => `Valider ${[sent > 0 && many(sent, 'compte'), leaving > 0 && many(leaving, 'désactivation')].filter(Boolean).join(' et ')}`, pushNone: 'Valider',
  absentTitle: (n: number): string => `${many(n, 'compte n’est pas', 'comptes ne sont pas')} dans ce fichier`, absentKeep: 'Cochez ceux qui ont vraiment quitté l’établissement : les autres gardent leur compte. Ne cochez personne si le fichier ne contient qu’une partie de l’établissement.', absentLeave: (n: number): string => `${many(n, 'compte coché sera désactivé', 'comptes cochés seront désactivés')} quand vous validerez. Rien n’est effacé : un prochain import peut les remettre. Décoché, le compte est gardé, et ce poste s’en souvient la prochaine fois.`, deactivate: 'Tout cocher', keep: 'Tout décocher',
  leaves: 'Compte désactivé', keeps: 'Garde son compte', hasLeft: (name: string): string => `${name} a quitté l’établissement`,
  relink: (n: number): string => `Rattacher ${many(n, 'compte')}`, unrelink: 'Ne pas rattacher', leaveOut: (n: number): string => (n < 2 ? 'Exclure cette ligne' : `Exclure ces ${count(n)} lignes`), refused: (why: string): string => `Balado refuserait cet envoi : voyez « ${why} » au-dessus du tableau.`, otherPage: (which: RosterView): string => (which === 'students' ? 'Voir Import Élèves' : 'Voir Import Profs'),
});

export const namesakes = french({
  caption: (n: number): string => `${people(n)} du même nom`, here: 'Ouverte ici', see: 'Voir', seeLine: (line: number | null): string => (line === null ? 'la personne absente du fichier' : `la ligne ${count(line)}`), line: 'Ligne', noLine: 'absente', effect: 'Balado', differs: 'différent', none: '—',
  apart: (n: number): string => `Ce sont ${n < 3 ? 'deux comptes' : `${count(n)} comptes`} : Balado ne réunit jamais des personnes d’après leur nom.`,
  same: 'Si c’est la même personne inscrite deux fois, réunissez ses fiches dans l’ENT puis refaites l’export. En attendant, gardez la bonne ligne et excluez l’autre.',
  again: 'Cette personne arrive et une autre du même nom n’est plus dans le fichier. Si c’est la même, son compte a été recréé dans l’ENT : vérifiez-le avant de valider, car Balado en fera un nouveau compte et gardera l’ancien.',
});

/** What to look at before sending. */
export const looks = french({
  title: 'À regarder', first: 'À regarder d’abord', none: 'Rien à regarder de plus près', noneWhy: 'Personne ne change d’identité, ne perd sa classe ni ne saute un niveau, et aucun nom n’est porté deux fois parmi ce qui change.',
  kinds: { otherPerson: 'Autre personne ?', toFix: 'À corriger', withoutClass: 'Sans classe', down: 'Descend d’un niveau', jump: 'Saute une classe', sameName: 'Homonymes', madeAgain: 'Compte recréé ?' } as Record<LookKindView, string>,
  right: 'C’est bien ça', compare: 'Comparer', see: 'Voir la fiche', fix: 'Les corriger', about: (gesture: string, sentence: string): string => `${gesture} : ${sentence}`,
  seeMore: (n: number): string => (n < 2 ? 'Voir l’autre point' : `Voir les ${count(n)} autres`), others: (n: number): string => `${many(n, 'autre point', 'autres points')} : regardez d’abord ceux-ci.`,
  seen: (n: number): string => many(n, 'point déjà regardé', 'points déjà regardés'), again: 'Les revoir', said: 'Regardé : c’est bien ça', left: (n: number): string => (n === 0 ? 'plus rien à regarder' : many(n, 'point à regarder', 'points à regarder')),
});

export const asking = french({
  title: 'Est-ce la même personne ?',
  why: {
    id: 'Le nom, le prénom et l’identifiant changent ensemble. Cette ligne reste de côté tant que vous n’avez pas répondu.',
    login: 'Le nom et le prénom ne sont pas ceux du compte : l’ENT a pu redonner cet identifiant. Cette ligne reste de côté tant que vous n’avez pas répondu.',
  } as Record<KnownByView, string>,
  other: 'Quelqu’un d’autre', same: 'Même personne', change: 'Changer de réponse', see: 'Voir la ligne', next: (n: number): string => `${many(n, 'ligne attend', 'lignes attendent')} votre réponse`,
  answered: (who: WhoView, knownBy: KnownByView): string => (who === 'samePerson' ? 'Vous avez répondu : la même personne. Son compte sera mis à jour.' : knownBy === 'id' ? 'Vous avez répondu : quelqu’un d’autre. L’ancien compte sera fermé, et cette personne aura le sien.' : 'Vous avez répondu : quelqu’un d’autre. Sans id ENT, ce fichier ne peut pas créer son compte : la ligne reste de côté. Pour l’ajouter, importez l’export classique.'),
  said: (who: WhoView | null, knownBy: KnownByView): string => (who === null ? 'Réponse reprise' : who === 'samePerson' ? 'Même personne : son compte sera mis à jour' : knownBy === 'id' ? 'Quelqu’un d’autre : l’ancien compte sera fermé, un nouveau sera créé' : 'Quelqu’un d’autre : sans id ENT, la ligne reste de côté'),
  left: (n: number): string => (n === 0 ? 'plus aucune question' : many(n, 'question reste', 'questions restent')),
  aside: (n: number): string => many(n, 'ligne attend votre réponse et reste de côté', 'lignes attendent votre réponse et restent de côté'),
});

export const correcting = french({
  becomes: ' devient ',
  undo: 'Annuler la correction', redo: 'Rétablir', save: 'Enregistrer les lignes à corriger…', lines: (n: number): string => many(n, 'ligne corrigée ici', 'lignes corrigées ici'), confirmed: (n: number): string => many(n, 'ligne vérifiée', 'lignes vérifiées'), corrected: 'corrigé',
  ask: 'Si vous savez que c’est juste :', right: 'C’est bien ça', rightKeys: 'ou Ctrl + Entrée', doubt: 'Remettre cette ligne en doute', lineRight: (line: number | null): string => (line === null ? 'Ligne vérifiée par vous' : `Ligne ${count(line)} : vérifiée par vous`), lineDoubted: (line: number | null): string => (line === null ? 'Ligne remise en doute' : `Ligne ${count(line)} : remise en doute`), again: 'Si c’est bien ça, tapez-le de nouveau.',
  lineAfter: (line: number | null, faults: string[]): string => {
    const of = line === null ? '' : `Ligne ${count(line)} : `;
    const [first, ...others] = faults;
    const more = others.length > 0 ? ` Et ${many(others.length, 'autre remarque', 'autres remarques')}.` : '';
    return first === undefined ? `${of}plus rien à corriger` : `${of}il reste « ${first} »${more}`;
  },
  left: (n: number): string => (n === 0 ? 'plus aucune ligne à corriger' : many(n, 'ligne à corriger', 'lignes à corriger')), done: 'Correction faite', undone: 'Correction annulée', redone: 'Correction rétablie', forgotten: 'Corrections oubliées',
  inCell: (column: string, line: number | null): string => (line === null ? column : `${column}, ligne ${count(line)}`), inFile: (text: string): string => (text === '' ? 'Le fichier ne dit rien ici.' : `Dans le fichier : « ${text} ».`), keys: 'Entrée valide, Échap annule.',
  foundAgain: (lines: number): string => (lines > 0 ? 'Vos corrections de la dernière fois ont été retrouvées.' : 'Vos vérifications de la dernière fois ont été retrouvées.'), forget: 'Les oublier',
  askAccents: 'Ce fichier a été enregistré par un autre logiciel. Les accents sont-ils corrects ?', check: 'Vérifier…', accents: 'Les accents sont-ils corrects ?', line: (n: number): string => `ligne ${count(n)}`,
  asRead: 'Voici comment des noms du fichier sont lus :', noAccents: 'Aucun nom de ce fichier n’a d’accent : il n’y a rien à vérifier.', yes: 'Oui', no: 'Non', noOther: 'Aucune autre lecture ne convient à ce fichier.', noOtherWhy: 'Les lettres fausses sont écrites ainsi dans le fichier : il a sans doute été ouvert puis enregistré par un tableur. Refaites l’export dans l’ENT et déposez-le sans l’ouvrir.', noOtherFix: 'S’il n’y a que quelques noms faux, et que leur ligne est « à corriger », vous pouvez aussi les taper dans le tableau.', choose: 'Choisissez la ligne où les noms s’écrivent bien :', readAs: (n: number, how: string): string => `Ligne ${n} : ${how}`,
  notRead: 'La liste reste lue comme avant', readingAgain: 'Le fichier est relu…', readAgain: 'Le fichier a été relu : la liste derrière cette fenêtre est à jour.', allDone: 'Plus aucune ligne à corriger', allDoneWhy: 'Retirez le filtre pour revoir toute la liste.', nothingLeft: 'Plus rien à corriger sur cette ligne',
});

export const mapping = french({
  title: 'Quelle colonne est laquelle ?', why: (file: string): string => `Les titres des colonnes de ${file} ne sont pas ceux d’un export de l’ENT. Dites ce que contient chaque colonne utile ; les autres ne seront pas lues.`,
  column: 'Colonne du fichier', values: 'Premières valeurs', meaning: 'Contient', meaningOf: (label: string): string => `Ce que contient « ${label} »`, untitled: (n: number): string => `Colonne ${n}`, again: (label: string, n: number): string => `${label} (colonne ${n})`, skip: 'Ne pas lire',
  columns: { id: 'Id ENT', type: 'Type', lastName: 'Nom', firstName: 'Prénom', login: 'Identifiant', classes: 'Classe' } as Record<ColumnView, string>,
  needsId: 'Id ENT (ou Identifiant)', needsRoster: 'qui le fichier liste', asksRoster: 'Ce fichier liste :', missing: (what: string[]): string => `Il manque encore : ${what.join(', ')}.`,
  remembered: 'Tout y est. Ces réponses seront retenues pour les fichiers qui ont les mêmes titres.', read: 'Lire le fichier', giveUp: 'Abandonner',
});

export const chooseFile = french({
  title: (which: RosterView): string => `Quel fichier pour ${importOf(which)} ?`, why: (n: number): string => `${n === 2 ? 'Deux fichiers sont arrivés' : `${count(n)} fichiers sont arrivés`} ensemble pour cette liste. Cliquez sur le bon : les autres ne seront pas ouverts.`,
  about: (lines: number, at: string | null): string => `${many(lines, 'ligne')} · ${at === null ? 'date inconnue' : `fichier ${dayAndClock(at).replace(/^le /, 'du ').replace(/^aujourd/, 'd’aujourd')}`}`, folder: (name: string): string => `dans ${name}`, latest: 'le plus récent', none: 'N’en ouvrir aucun',
});

export const fieldMenu = french({
  title: 'Texte', gestures: { cut: 'Couper', copy: 'Copier', paste: 'Coller', selectAll: 'Tout sélectionner' } as Record<FieldGesture, string>, keys: { cut: 'Ctrl+X', copy: 'Ctrl+C', paste: 'Ctrl+V', selectAll: 'Ctrl+A' } as Record<FieldGesture, string>,
  empty: 'Le presse-papiers ne contient pas de texte.',
});

export const push = french({
  holdTitle: 'Vérifiez avant de valider', holdStep: (n: number, of: number): string => `Vérification ${n} sur ${of}`, holdAsk: (n: number, year: boolean): string => `Pour confirmer, tapez ${year ? `l’année ${n}` : `le nombre ${count(n)}`}`, holdWrong: (n: number, year: boolean): string => `Ce n’est pas ${year ? 'l’année attendue' : 'le nombre attendu'}. Tapez ${n}, ou annulez.`, confirm: 'Confirmer et valider', confirmOne: 'Confirmer',
  title: 'Envoi en cours', sent: (sent: number, total: number): string => `${count(sent)} sur ${many(total, 'ligne')}`, cancel: 'Annuler l’envoi', cancelling: 'Annulation…', tooLate: 'Balado valide la liste : cela ne peut plus être annulé ici.', safe: 'En cas de coupure, rien n’est fait à moitié.', failed: 'L’import n’a pas abouti',
});

export const oldFile = french({
  noted: 'La même liste a déjà été importée, avant votre dernier import. Si vous vous êtes trompé de fichier, choisissez-en un autre : rien n’a été changé.',
  stops: 'Rien n’a été changé. Balado s’arrête ici : cette même liste a déjà été importée, et une autre depuis.',
  dropped: 'Le fichier que vous venez de déposer', people: (which: RosterView, n: number): string => many(n, which === 'students' ? 'élève' : 'enseignant'), imported: (at: string, by: string): string => `Déjà importé le ${day(at)} à ${clock(at)} par ${by}`,
  than: 'plus ancien que', latest: 'Votre dernier import', listOf: (at: string): string => `Liste du ${day(at)}`, validated: (at: string, by: string): string => `Validé le ${day(at)} à ${clock(at)} par ${by}`,
  safest: 'Le plus sûr : garder la liste actuelle', safestWhy: (at: string): string => `Le fichier est refermé, Balado reste comme après votre import du ${day(at)}.`, another: 'Choisir un autre fichier…', keep: 'Garder la liste actuelle',
  ifUsed: 'Si vous l’utilisiez quand même',
  effects: ({ update, create, unchanged, absent }: CountersView, kept: boolean): [number, string][] => [
    [update, update < 2 ? 'compte changerait' : 'comptes changeraient'], [create, create < 2 ? 'compte serait créé' : 'comptes seraient créés'],
    [unchanged, unchanged < 2 ? 'compte ne changerait pas' : 'comptes ne changeraient pas'],
    [absent, `${absent < 2 ? 'absent' : 'absents'} du fichier · ${kept ? (absent < 2 ? 'gardé' : 'gardés') : (absent < 2 ? 'désactivé' : 'désactivés')}`],
  ],
  reason: 'J’ai une raison de revenir à cette liste', undo: ['Pour défaire votre dernier import, ', 'Historique › Annuler', ' est plus sûr et remet tout en place.'],
});

/** What an import did, as a sentence of numbers. */
const didIn = ({ created, updated, returned, unchanged, deactivated, absentKept }: ReportView): string => `${[
  many(created, 'compte créé', 'comptes créés'), `${count(updated)} mis à jour`, returned > 0 && `dont ${count(returned)} de retour`, many(unchanged, 'inchangé'),
  deactivated > 0 && many(deactivated, 'désactivé'), absentKept > 0 && many(absentKept, 'absent conservé', 'absents conservés'),
].filter(Boolean).join(', ')}.`;

export const report = french({
  validated: (at: string, by: string, kind: ReportKindView = 'import'): string => `${kind === 'undo' ? 'annulé' : 'validé'} le ${day(at)} à ${clock(at)} par ${by}`, done: (n: number): string => `C’est fait : ${many(n, 'compte est dans Balado', 'comptes sont dans Balado')}.`, undone: (left: number): string => (left === 0 ? 'L’import est annulé.' : `L’import est annulé, sauf pour ${many(left, 'compte')}.`),
  parts: (created: number, updated: number, unchanged: number): string => [created > 0 && many(created, 'créé'), updated > 0 && `${count(updated)} mis à jour`, unchanged > 0 && many(unchanged, 'inchangé')].filter(Boolean).join(', '), noChange: 'aucun changement', undoParts: (removed: number, restored: number): string => `${many(removed, 'compte retiré', 'comptes retirés')}, ${many(restored, 'rétabli comme avant', 'rétablis comme avant')}`,
  returned: (n: number): string => many(n, 'de retour', 'de retour'), deactivated: (n: number): string => many(n, 'désactivé'), kept: (n: number): string => many(n, 'absent conservé', 'absents conservés'), save: 'Enregistrer le compte rendu…', csv: 'Tableau (CSV)', page: 'Page à imprimer',
  asideTitle: (n: number): string => `Il reste ${many(n, 'ligne de côté', 'lignes de côté')}`, asideWhy: (n: number): string => (n < 2 ? 'Elle n’a pas été envoyée. Corrigez-la ici, ou dans l’ENT puis refaites l’export.' : 'Elles n’ont pas été envoyées. Corrigez-les ici, ou dans l’ENT puis refaites l’export.'), see: (n: number): string => (n < 2 ? 'Voir la ligne' : `Voir les ${count(n)} lignes`), wrongTitle: 'Ce n’était pas le bon fichier ?', wrongWhy: (at: string): string => `Possible jusqu’au ${day(new Date(Date.parse(at) + UNDONE_FOR).toISOString())}. Ce qu’un import plus récent aura changé restera tel quel.`, undo: 'Annuler cet import…',
  next: 'Et maintenant', waits: (which: RosterView, lines: number): string => `La liste des ${peopleOf[which]} attend : ${count(lines)}`, goOn: (which: RosterView): string => `Continuer avec les ${peopleOf[which]}`, otherToDo: { students: 'Il reste la liste des élèves', teachers: 'Il reste la liste des profs' } satisfies Record<RosterView, string>, otherWhy: { students: 'Le fichier des élèves n’a pas encore été importé.', teachers: 'Le fichier des enseignants n’a pas encore été importé.' } satisfies Record<RosterView, string>, linkTitle: 'Les deux listes sont importées', linkWhy: 'Professeurs et élèves y arrivent par l’adresse placée dans votre ENT.', goToLink: 'Voir le Lien ENT', newFile: 'Importer un autre fichier', back: 'Retour à l’historique',
  toTeachers: 'Copier le message aux professeurs', toTeachersWhy: 'Prêt à coller dans l’ENT, sans aucun nom.', toHead: 'Copier le message au chef d’établissement', toHeadWhy: 'Ce qui a été fait, en nombres.', messageCopied: 'Message copié : collez-le dans l’ENT ou dans un courriel.',
  teachersMessage: ({ roster: which, at }: ReportView): string => `Bonjour,\n\nLes comptes Balado des ${peopleOf[which]} sont à jour depuis le ${day(at)}. Chacun y entre par l’ENT, en cliquant sur Balado : il n’y a ni mot de passe ni inscription.\n\nQuelqu’un n’y arrive pas ? Dites-le au secrétariat.`,
  headMessage: (report: ReportView, school: string): string => [`Balado${school ? `, ${school}` : ''} : import des ${peopleOf[report.roster]} le ${day(report.at)} à ${clock(report.at)}, par ${report.by}.`, '', didIn(report), ...(report.leftAside > 0 ? [`${many(report.leftAside, 'ligne reste', 'lignes restent')} à corriger.`] : []), `${many(report.inBalado, 'compte de cette liste est', 'comptes de cette liste sont')} dans Balado.`, ...(report.canUndo ? ['L’import peut être annulé pendant 30 jours.'] : [])].join('\n'),
  wrongUndo: 'Finalement, c’était le bon import ?', again: 'Rétablir cet import…', againWhy: (at: string): string => `Possible jusqu’au ${day(new Date(Date.parse(at) + UNDONE_FOR).toISOString())}.`,
  print: 'Imprimer…', printWhy: (named: boolean): string => (named ? 'Sur papier, avec les noms par classe.' : 'Sur papier, les nombres seuls.'),
});

/** What a report says of people, and of those whose names are not here. */
export const concerned = french({
  others: (n: number): string => `et ${many(n, 'autre')}`, seeAll: 'voir tous', seeAllOf: (n: string, of: string): string => `voir tous les ${n} noms : ${of}`, inSaved: 'ils sont tous dans le compte rendu enregistré', otherClasses: (n: number): string => `${many(n, 'autre classe', 'autres classes')} : tous les noms sont dans le compte rendu enregistré.`,
  nobody: 'Personne n’arrive, ne part ni ne change.', notHere: 'Les noms ne sont plus ici : Balado ne les garde pas avec l’historique. Un compte rendu imprimé ou enregistré juste après l’import les contient.',
  counted: (report: ReportView): [number, string][] => (report.kind === 'undo'
    ? [[report.removed, 'Comptes retirés'], [report.restored, 'Rétablis comme avant'], [report.leftAlone, 'Laissés tels quels']]
    : [[report.created, 'Arrivées'], [report.returned, 'De retour'], [report.deactivated, 'Départs'], [report.absentKept, 'Partis qui gardent leur compte'], [report.updated, 'Mis à jour'], [report.unchanged, 'Inchangés']]),
});

export const erase = french({
  name: 'Effacer l’export de ce poste…', why: (file: string): string => `${file} contient des codes d’activation. Il ira à la corbeille.`, title: 'Effacer l’export de ce poste', titleForGood: 'L’effacer pour de bon ?', file: 'Fichier', folder: 'Dossier',
  what: 'Ce fichier a servi, et il contient des codes d’activation. Il ira à la corbeille de ce poste, d’où vous pourrez le reprendre. Ce qui est dans Balado ne change pas.', noBin: 'Il n’y a pas de corbeille là où est ce fichier, comme sur un lecteur réseau ou une clé. Il est toujours là : l’effacer serait définitif.',
  otherListWaits: 'L’autre liste vient du même fichier et n’est pas encore validée : validez-la d’abord, ou gardez le fichier jusque-là.', keep: 'Garder le fichier', toBin: 'Mettre à la corbeille', forGood: 'Effacer pour de bon',
  done: (file: string, where: ErasedView): string => (where === 'toBin' ? `${file} est dans la corbeille.` : `${file} est effacé de ce poste.`),
});

export const printed = french({
  title: (kind: ReportKindView): string => (kind === 'undo' ? 'Annulation d’un import Balado' : 'Compte rendu d’import Balado'), list: (name: string): string => `Liste : ${name}`, when: (at: string, by: string, kind: ReportKindView): string => `${kind === 'undo' ? 'Annulé' : 'Validé'} le ${day(at)} à ${clock(at)} par ${by}`, aside: (n: number): string => many(n, 'ligne du fichier n’a pas été envoyée.', 'lignes du fichier n’ont pas été envoyées.'),
});

export const undo = french({
  title: 'Annuler cet import', working: 'Calcul de ce qui changerait…', what: (done: number, left: number): string => (left === 0 ? 'Les comptes que cet import a changés retrouveront exactement l’état d’avant :' : `${many(done, 'compte', 'comptes')} sur ${count(done + left)} ${done < 2 ? 'retrouvera' : 'retrouveront'} l’état d’avant cet import :`), nothing: 'Cet import n’a changé aucun compte : il n’y a rien à annuler.', nothingLeft: 'Annuler cet import ne changerait rien : tous les comptes qu’il a changés l’ont été à nouveau depuis.', removed: (n: number): string => many(n, 'compte créé sera retiré', 'comptes créés seront retirés'), restored: (n: number): string => many(n, 'compte sera remis comme avant', 'comptes seront remis comme avant'),
  leftAlone: (n: number): string => many(n, 'compte restera tel quel', 'comptes resteront tels quels'), others: (n: number): string => `et ${many(n, 'autre')}`, again: 'Rétablir cet import', againConfirm: 'Rétablir l’import', againRunning: 'Rétablissement en cours…', confirm: 'Annuler l’import', running: 'Annulation en cours…', keep: 'Ne rien changer',
});

export const history = french({
  intro: 'Tous les imports de l’établissement, du plus récent au plus ancien. Cliquez sur un fichier pour revoir son compte rendu.', table: 'Tous les imports de l’établissement', columns: { date: 'Date', roster: 'Liste', file: 'Fichier', by: 'Par', created: 'Créés', updated: 'Mis à jour', deactivated: 'Désactivés', outcome: 'Résultat', action: 'Action' },
  undo: 'Annuler…', again: 'Rétablir…', resume: 'Reprendre', report: 'Compte rendu', empty: 'Aucun import pour l’instant', emptyWhy: 'Le premier import validé apparaîtra ici, avec son compte rendu. Commencez par déposer le fichier des élèves ou des enseignants.', of: (what: string, list: string, source: string, at: string): string => `${what} ${list} : ${source}, import du ${at}`,
});

export const entLink = french({
  intro: 'L’adresse à placer dans votre ENT : professeurs et élèves arrivent dans Balado sans nouveau mot de passe.', address: 'Adresse du Lien ENT', copy: 'Copier l’adresse', copied: 'Adresse copiée',
  verify: 'Vérifier mon lien', verifyOther: 'Vérifier avec un autre compte', verifyAgain: 'Vérifier à nouveau', awaited: 'Terminez dans votre navigateur', awaitedWhy: 'Connectez-vous à l’ENT comme d’habitude dans la page qui vient de s’ouvrir. Le résultat s’affichera ici.',
  awaitedError: ['L’ENT affiche ', 'INVALID_SERVICE', ', une erreur 400 ou une page vide ? Aucun de ses connecteurs n’est pour cette adresse : placez-la d’abord dans sa console (il faut parfois une heure pour que l’ENT en tienne compte), puis vérifiez à nouveau.'], giveUp: 'Ne plus attendre',
  expired: 'Personne n’est revenu de l’ENT', expiredWhy: 'La vérification attend dix minutes. Si l’ENT a affiché INVALID_SERVICE ou une erreur, aucun de ses connecteurs n’est pour cette adresse : suivez les étapes, puis vérifiez à nouveau.',
  noEnt: 'L’académie n’a pas encore dit à Balado quel est votre ENT', noEntWhy: 'Personne ne peut encore arriver par cette adresse. Demandez à l’académie d’ajouter l’ENT de votre établissement à Balado ; vous pouvez déjà placer l’adresse dans l’ENT.',
  place: 'La placer dans l’ENT', seeSteps: 'Les étapes dans la console de l’ENT', seeHow: 'Voir comment',
  advice: 'Évitez le type « par défaut » : l’ENT transmettrait toute la fiche (date de naissance, parents…), dont Balado n’a pas besoin. Si la liste ne propose ni IJBOX ni Uid, demandez-les au support de l’ENT.',
  verified: (at: string, list: RosterView | null): string => `Vérifié ${dayAndClock(at)}${list ? ` avec le compte ENT d’un ${list === 'teachers' ? 'professeur' : 'élève'}` : ''}`, answer: 'Réponse de l’ENT', connector: (type: string): string => `Type « ${type} »`, matched: 'Personne reconnue par', school: 'Établissement annoncé', own: 'le vôtre,', untold: 'aucun, ce n’est pas nécessaire',
  columns: { byEntId: 'son Id', byEndOfEntId: 'la fin de son Id', byLogin: 'son identifiant' } as Partial<Record<TrialResultView, string>>,
  tooMuch: 'Votre ENT en dit trop', excess: (what: string[]): string => `Il transmet aussi ${sequence(what)}. Balado n’en garde rien. Dans la console de l’ENT, choisissez le type IJBOX ou Uid pour le connecteur Balado, puis vérifiez à nouveau.`,
  since: 'Déjà venus depuis la rentrée', teachers: (came: number, all: number): string => `${count(came)} ${came < 2 ? 'prof' : 'profs'} sur ${count(all)}`, students: (came: number, all: number): string => `${count(came)} ${came < 2 ? 'élève' : 'élèves'} sur ${count(all)}`,
  lastArrival: (at: string): string => `Dernière arrivée ${dayAndClock(at)}`, emphasised: 'en gras', few: ', moins de 4 sur 10', otherClasses: 'Autres classes', classes: 'Classes', noClass: 'Sans classe', of: (came: number, all: number): string => `${count(came)} sur ${count(all)}`,
  unknown: (n: number): string => (n < 2 ? 'Quelqu’un qui n’est sur aucune liste a essayé : importez les listes à jour' : `${count(n)} essais de personnes qui ne sont sur aucune liste : importez les listes à jour`), saveNeverCame: 'Enregistrer la liste de ceux qui ne sont jamais venus…', nobody: 'Personne n’est encore arrivé par ce lien', nobodyYet: 'Votre lien est prêt : ceux qui arriveront seront comptés ici.', nobodyUntil: 'Ceux qui arriveront seront comptés ici, dès que la vérification aura réussi.', nobodyWhy: 'Placez l’adresse dans l’ENT, puis vérifiez-la avec votre propre compte.',
});

/** How a verification ended: what it is, and what to do. */
export const trials: Record<TrialResultView, { kind: 'good' | 'care' | 'bad'; title: string; why: string }> = french({
  byEntId: { kind: 'good', title: 'Votre lien fonctionne', why: '' },
  byEndOfEntId: { kind: 'good', title: 'Votre lien fonctionne', why: '' },
  byLogin: { kind: 'good', title: 'Votre lien fonctionne', why: '' },
  neitherList: { kind: 'good', title: 'Votre lien fonctionne', why: 'Le compte qui a vérifié n’est ni celui d’un élève ni celui d’un professeur : il est normal que Balado ne le connaisse pas.' },
  unknown: { kind: 'care', title: 'Votre lien fonctionne, mais Balado ne connaît pas ce compte', why: 'La personne qui a vérifié n’est sur aucune des listes importées. Importez la liste à jour, ou vérifiez avec un autre compte.' },
  deactivated: { kind: 'care', title: 'Votre lien fonctionne, mais ce compte est désactivé', why: 'Un import l’a désactivé parce qu’il n’était plus dans la liste. Importez la liste à jour, ou vérifiez avec un autre compte.' },
  otherProfile: { kind: 'care', title: 'L’ENT et Balado ne disent pas la même chose de cette personne', why: 'L’un la dit élève, l’autre enseignante. Voyez sur quelle liste elle a été importée.' },
  otherSchool: { kind: 'bad', title: 'L’ENT annonce un autre établissement', why: 'La personne qui a vérifié est d’un autre établissement, ou le connecteur est celui d’un autre. Vérifiez avec un compte de votre établissement ; si cela recommence, montrez cette page au support de l’ENT.' },
  anonymous: { kind: 'bad', title: 'L’ENT ne dit pas qui arrive', why: 'Le connecteur ne transmet que le numéro de l’établissement. Dans la console de l’ENT, choisissez le type IJBOX ou Uid, puis vérifiez à nouveau.' },
  ticketRefused: { kind: 'bad', title: 'L’ENT n’a pas confirmé cette arrivée', why: 'Cela arrive quand la page est restée ouverte longtemps. Vérifiez à nouveau ; si cela recommence, prévenez le support de l’ENT.' },
  serviceRefused: { kind: 'bad', title: 'L’ENT attend une autre adresse', why: 'Celle de son connecteur n’est pas celle de cette page. Copiez l’adresse ci-dessus et remplacez celle du connecteur, à la lettre près.' },
  noAnswer: { kind: 'bad', title: 'L’ENT n’a pas répondu comme il le devrait', why: 'Réessayez dans quelques minutes. Si cela recommence, prévenez le support de l’ENT : il ne répond pas à Balado.' },
});

export const manager = french({
  intro: 'La personne qui importe les comptes et gère Balado pour l’établissement, sans la boîte mail : elle passe par l’ENT.', since: (at: string, by: string): string => `Désigné(e) le ${day(at)} par ${by}`, until: (at: string): string => `jusqu’au ${day(new Date(Date.parse(at) - 1000).toISOString())} au soir`, staff: 'Personnel · identifiant ENT', teacher: 'Enseignant(e)',
  renew: 'Renouveler', renewTitle: (who: string): string => `Renouveler ${who} ?`, renewWhy: 'Cette personne garde son rôle une année de plus.', renewConfirm: 'Renouveler', renewed: (who: string): string => `${who} reste gestionnaire`, lapses: 'Le rôle s’arrête bientôt', lapsesWhy: (at: string): string => `Chaque année, il s’arrête le 31 octobre, sauf si le chef d’établissement le renouvelle. Sans cela, cette personne n’aura plus accès à la gestion après le ${day(new Date(Date.parse(at) - 1000).toISOString())}.`,
  none: 'Aucun gestionnaire désigné', noneWhy: 'La boîte mail de l’établissement reste la seule façon de se connecter.', first: 'Désigner un gestionnaire', other: 'Désigner un autre gestionnaire', search: 'Nom d’un enseignant', searchHint: 'Tapez les premières lettres du nom', noClass: 'sans classe', nobody: 'Aucun enseignant ne porte ce nom dans Balado.', nobodyWhy: 'Importez d’abord la liste des profs s’il vient d’arriver.', found: (n: number): string => many(n, 'enseignant trouvé', 'enseignants trouvés'),
  orStaff: 'ou une personne du personnel, par son identifiant ENT', login: 'Identifiant ENT', loginHint: 'Ce que cette personne tape pour entrer dans l’ENT, par exemple paule.morel. Elle n’a pas besoin de compte Balado : l’ENT la reconnaît.', chooseLogin: 'Choisir cette personne…', loginMissing: 'Écrivez l’identifiant de la personne dans l’ENT.', checkLogin: (login: string): string => `Vérifiez l’identifiant à la lettre près : ${login}. Personne d’autre ne pourra entrer, et une faute ferait désigner quelqu’un qui n’existe pas.`,
  replaces: (next: string, former: string): string => `${next} remplacera ${former}, qui n’aura plus accès à la gestion dès la confirmation.`, gains: (next: string): string => `${next} pourra importer les comptes et gérer Balado.`, name: (next: string): string => `Désigner ${next}…`, confirmTitle: (next: string): string => `Désigner ${next} ?`, confirm: 'Désigner', remove: 'Retirer…', removeTitle: (former: string): string => `Retirer ${former} ?`, removeWhy: 'Cette personne n’aura plus accès à la gestion. Vous pourrez en désigner une autre.', removeConfirm: 'Retirer', named: (next: string): string => `${next} est gestionnaire`, removed: 'Il n’y a plus de gestionnaire', notified: 'Un message en avertira la boîte mail de l’établissement.',
  handOver: 'Passer la main', handOverIntro: 'Vous êtes gestionnaire. Vous pouvez passer la main à quelqu’un d’autre ; seul le chef d’établissement peut renouveler ou retirer le rôle.', handOverTitle: (next: string): string => `Passer la main à ${next} ?`, handOverWhy: (next: string): string => `${next} devient gestionnaire à votre place. Vous serez déconnecté tout de suite, ici et ailleurs.`, handOverTold: 'Un message en avertira la boîte mail de l’établissement, qui pourra revenir dessus pendant 30 jours.', handOverConfirm: 'Passer la main', handOverTo: (next: string): string => `Passer la main à ${next}…`, handedOver: (next: string): string => `Vous avez passé la main à ${next}`,
  freshTitle: 'Un code de la boîte mail', freshWhy: 'Pour être sûr que c’est bien le chef d’établissement, il faut un code de moins de dix minutes. Votre choix attend ici.', freshAsk: 'Recevoir un code', freshSent: 'Le code part vers la boîte mail de l’établissement.', freshCode: 'Code reçu par courriel', freshMissing: 'Tapez le code du message reçu.', freshGo: 'Continuer',
  leaving: (who: string): string => `${who} ne sera plus gestionnaire`, leavingWhy: 'Cet import désactive son compte d’enseignant : le rôle s’arrête avec lui. Vous pourrez désigner quelqu’un d’autre.', undoLeaving: 'Le compte du gestionnaire disparaît avec cette annulation : il n’aura plus ce rôle.', left: 'Il n’y a plus de gestionnaire', leftWhy: 'Son compte d’enseignant vient d’être désactivé ou retiré : le rôle s’est arrêté avec lui. Désignez quelqu’un d’autre sur la page Gestionnaire.',
});

/** While somebody practises, and on the way there. */
export const practice = french({
  door: 'Envie d’essayer sans rien risquer ?', begin: 'S’entraîner avec un collège fictif',
  band: 'Entraînement', title: 'Entraînement', titleWhy: ' : collège fictif, rien n’est envoyé et rien n’est gardé.', again: 'Recommencer', end: 'Terminer l’entraînement', here: 'Entraînement en cours',
  home: 'La rentrée d’un collège fictif', intro: 'Ses deux fichiers attendent, avec un peu de tout ce qu’une rentrée apporte. Tout s’essaie : rien ne sort de ce poste.',
  toTry: 'À essayer',
  tries: [
    ['Corriger', 'le nom qui manque à une élève : son identifiant le dit.'],
    ['Répondre', 'à « Autre personne ? » : un id connu porte un autre nom.'],
    ['Comparer', 'les deux MARTIN Léa : un même nom, deux personnes.'],
    ['Regarder par classe', 'la nouvelle 6C, et qui redouble sa 5e.'],
    ['Cocher les partis :', 'les 3e de l’an dernier, et quelques autres.'],
    ['Valider,', 'annuler dans l’Historique, et rétablir.'],
  ] as [string, string][],
  closed: 'Les fichiers d’entraînement sont fermés', closedWhy: 'Rouvrez ceux du collège fictif. Les vôtres s’ouvriront quand l’entraînement sera terminé.', reopen: 'Rouvrir les fichiers d’entraînement', reopened: 'Les deux fichiers d’entraînement sont ouverts.',
  over: 'Les deux listes sont importées', overWhy: 'Essayez d’annuler un import dans l’Historique, recommencez, ou revenez à votre établissement.', linkWaits: 'Le lien de connexion est arrivé : il vous attend à la fin de l’entraînement.',
});

export const preferences = french({
  title: 'Préférences', service: 'Adresse du service', serviceHint: 'Donnée par votre académie. Commence par https://', proxy: 'Proxy', proxyHint: 'Laissez vide, sauf si le service informatique vous a donné quelque chose à écrire ici : nom:port, l’adresse d’un script, ou « aucun ».', diagnostic: 'Diagnostic de ce poste', theme: 'Apparence', themes: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' }, decided: 'Fixé par votre établissement pour ce poste.', updatesOff: 'Les mises à jour de ce poste sont faites par votre établissement.', save: 'Enregistrer', sessions: 'Postes connectés', sessionsWhy: 'Les postes sur lesquels votre établissement est connecté à Balado.', here: 'ce poste', since: (from: string, to: string): string => `depuis ${clock(from)}, jusqu’à ${clock(to)}`, endOne: (device: string, from: string): string => `Déconnecter ${device}, connecté depuis ${clock(from)}`, end: 'Déconnecter', endAll: 'Déconnecter tous les postes', endAllWhy: 'Les codes et les liens déjà envoyés par courriel ne serviront plus. Sur ce poste, les listes se ferment et les corrections qui ne sont pas importées sont oubliées.', version: (v: string): string => `Balado import ${v}`, licences: 'Polices Inter et JetBrains Mono (OFL), pictogrammes Lucide (ISC).',
});

export const update = french({
  install: 'Installer', installing: 'Téléchargement…', later: 'Plus tard', page: 'Ouvrir la page',
});

export const diagnostic = french({
  title: 'Diagnostic', back: 'Préférences', looking: 'Ce poste, son réseau et le service.', intro: (at: string): string => `Ce poste, son réseau et le service, vérifiés aujourd’hui à ${at}.`, again: 'Recommencer', waiting: 'Vérification en cours : une minute au plus…',
  states: { toSettle: 'à régler', toKnow: 'à savoir', good: 'en ordre', notTried: 'pas encore vérifié' }, actions: { giveProxyLogin: 'Donner le mot de passe…', openPortal: 'Ouvrir la page du réseau' },
  support: 'Pour l’assistance', supportWhy: 'Voici exactement ce qui sera copié : aucun nom de personne, aucune liste, aucun mot de passe.', copy: 'Copier pour l’assistance', copied: 'Copié', notCopied: 'La copie est impossible sur ce poste : recopiez le texte ci-dessus.',
  loginTitle: 'Mot de passe du proxy', loginWhy: 'Le réseau de l’établissement (son proxy) demande qui vous êtes. Donnez le nom et le mot de passe avec lesquels vous allez sur Internet : ce poste les garde pour vous, et ne les montre à personne.', loginName: 'Nom', loginPassword: 'Mot de passe', loginGive: 'Donner au proxy',
});
