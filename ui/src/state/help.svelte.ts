import { ents, type EntKey } from '../text/ents';
import type { Desk, Screen } from './desk.svelte';

/** The title of the guide that speaks of each place; a test looks for them in the guide. */
export const placesInGuide = {
  signIn: '2-se-connecter', byEnt: 'se-connecter-par-lent',
  home: '3-déposer-les-fichiers', twoFiles: '3-déposer-les-fichiers', file: '1-exporter-les-deux-fichiers-depuis-lent',
  preview: '4-vérifier', gone: 'les-personnes-parties', columns: 'quand-les-accents-ou-les-colonnes-ne-sont-pas-sûrs', report: '5-valider',
  entLink: 'donner-ladresse-de-balado-à-lent', manager: 'désigner-le-gestionnaire', handOver: 'passer-la-main', history: 'annuler-un-import',
  preferences: 'préférences-et-diagnostic', trouble: 'si-quelque-chose-ne-va-pas',
} as const;

export type Place = keyof typeof placesInGuide;

/** The help that lies over the page, which stays as it is underneath. */
export class Help {
  /** The title it is opened at; nothing while it is closed. */
  section = $state<string | null>(null);
  readonly ent = new ChosenEnt();

  constructor(readonly desk: Desk) {}

  get open(): boolean {
    return this.section !== null;
  }

  /** Opens at what speaks of this page. */
  show(): void {
    this.section ??= placesInGuide[placeOf(this.desk)];
  }

  close(): void {
    this.section = null;
  }
}

const KEPT = 'balado-ent';

/** Whose steps are shown; known again the next time on this PC. */
class ChosenEnt {
  #key = $state<EntKey>(kept());

  get key(): EntKey {
    return this.#key;
  }

  get console(): (typeof ents)[EntKey]['console'] {
    return ents[this.#key].console;
  }

  choose(key: EntKey): void {
    this.#key = key;
    try {
      localStorage.setItem(KEPT, key);
    } catch {
      // A PC that keeps nothing asks again.
    }
  }
}

function kept(): EntKey {
  try {
    const key = localStorage.getItem(KEPT) ?? '';
    return Object.hasOwn(ents, key) ? (key as EntKey) : 'ent77';
  } catch {
    return 'ent77';
  }
}

/** What is on the screen: a question over the page before the page itself. */
function placeOf(desk: Desk): Place {
  if (desk.startFailure) return 'trouble';
  if (desk.files.unmapped.length > 0) return 'columns';
  if (desk.files.choices.length > 0) return 'twoFiles';
  if (desk.preferencesOpen) return 'preferences';
  return placeOfScreen(desk, desk.screen);
}

function placeOfScreen(desk: Desk, screen: Screen): Place {
  if (screen === 'students' || screen === 'teachers') {
    if (desk.reports[screen] || desk.sending.roster) return 'report';
    if (!desk.list(screen)) return 'file';
    return document.querySelector('#tab-gone[aria-selected=true]') ? 'gone' : 'preview';
  }
  if (screen === 'signIn') return desk.view?.awaited?.throughEnt ? 'byEnt' : 'signIn';
  if (screen === 'manager') return desk.view?.session?.isChef === false ? 'handOver' : 'manager';
  return screen === 'diagnostic' ? 'preferences' : screen;
}
