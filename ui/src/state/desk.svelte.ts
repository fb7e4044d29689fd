/** What the window knows and where it is: the page's side of the secretary's desk. */
import { createContext } from 'svelte';
import type { Backend, FormerView, LinkView, DeskView, FailureView, ListView, ReportView, RosterView, SignInView, ThemeView } from '../backend';
import type { IconName } from '../parts/icons';
import { asFailure, endsSession } from './failure';
import { Files } from './files.svelte';
import { Help } from './help.svelte';
import type { Practice } from './practice.svelte';
import type { Preview } from './preview.svelte';
import { Sending } from './sending.svelte';
import { Updates } from './updates.svelte';
import { shell } from '../text/fr';

export type Screen = 'signIn' | 'home' | 'teachers' | 'students' | 'entLink' | 'manager' | 'history' | 'diagnostic';

export class Desk {
  view = $state.raw<DeskView | null>(null);
  startFailure = $state.raw<FailureView | null>(null);
  screen = $state<Screen>('signIn');
  preferencesOpen = $state(false);
  /** Corrected lines that signing out would forget, while that is asked. */
  unsent = $state(0);
  /** Whose session ended while they worked. */
  ended = $state<'chef' | 'gestionnaire' | null>(null);
  /** Grows when the service's page hands its request over: Connexion starts from it. */
  handedOver = $state(0);
  /** Who was signed in last: signing in again starts from there. */
  former = $state.raw<FormerView | null>(null);

  reports = $state.raw<Record<RosterView, ReportView | null>>({ students: null, teachers: null });
  /** Said aloud and shown for a moment. */
  said = $state('');
  saidIcon = $state<IconName>('done');
  /** Where one was in each open list. */
  readonly previews: Partial<Record<RosterView, { openings: number; preview: Preview }>> = {};
  readonly files: Files;
  readonly sending: Sending;
  readonly updates: Updates;
  readonly help: Help;
  #silence: ReturnType<typeof setTimeout> | undefined;

  /** `practice` is what this desk is tried in; nothing for the person's own. */
  constructor(readonly backend: Backend, readonly practice: Practice | null = null) {
    this.files = new Files(this);
    this.sending = new Sending(this);
    this.updates = new Updates(backend);
    this.help = new Help(this);
  }

  get signedIn(): boolean {
    return this.view?.session != null;
  }

  list(roster: RosterView): ListView | null {
    return this.view?.lists[roster] ?? null;
  }

  /** A list that is open and not sent: its report takes its place. */
  waiting(roster: RosterView): ListView | null {
    return this.reports[roster] ? null : this.list(roster);
  }

  /** The list that somebody works on, the pupils' first. */
  get openList(): RosterView | null {
    if (this.list('students')) return 'students';
    return this.list('teachers') ? 'teachers' : null;
  }

  async start(): Promise<void> {
    this.startFailure = null;
    try {
      this.take(await this.backend.start());
      const { session } = this.view as DeskView;
      if (this.openList) this.screen = this.openList;
      else if (session) this.screen = 'home';
      if (this.view?.linkArrived) this.screen = 'signIn';
      if (this.view?.reopens) await this.files.reopen();
      void this.updates.look();
    } catch (cause) {
      this.startFailure = asFailure(cause);
    }
  }

  /** To another page; what failed on this one is left behind. */
  go(screen: Screen): void {
    this.screen = screen;
    this.files.failure = null;
    this.sending.failure = null;
  }

  /** A link is awaited, or no longer: known again when Connexion is left and comes back. What arrived was for another. */
  await(awaited: SignInView | null): void {
    if (this.view) this.view = { ...this.view, awaited, linkArrived: null };
  }

  hideNotice(index: number): void {
    if (this.view) this.view = { ...this.view, notices: this.view.notices.filter((_, i) => i !== index) };
  }

  take(view: DeskView): void {
    this.view = view;
    this.former = view.former;
    showTheme(view.preferences.theme);
  }

  setList(list: ListView): void {
    if (this.view) this.view = { ...this.view, lists: { ...this.view.lists, [list.roster]: list } };
  }

  /** Keeps everything that is open; only says that one must sign in again. */
  notice(failure: FailureView): void {
    if (endsSession(failure)) this.endSession();
  }

  endSession(): void {
    if (!this.view?.session) return;
    this.ended = this.view.session.isChef ? 'chef' : 'gestionnaire';
    this.view = { ...this.view, session: null, held: null };
  }

  /** A page of the service opened a link here: the person has only a name, or a code, left to give. */
  async linkArrived(link: LinkView): Promise<void> {
    if (this.practice) return this.practice.linkArrived(link);
    if (!this.sending.roster) this.screen = 'signIn';
    if (link !== 'asked') {
      if (this.view) this.view = { ...this.view, linkArrived: link };
      return;
    }
    await this.refresh();
    this.handedOver += 1;
  }

  async endAllSessions(): Promise<void> {
    this.#leave(await this.backend.endAllSessions());
  }

  /** Somebody leaves a PC that others use too: the page forgets what the program forgot. */
  #leave(view: DeskView): void {
    this.take(view);
    this.former = null;
    this.ended = null;
    this.reports = { students: null, teachers: null };
    this.files.leave();
    this.sending.failure = null;
    this.screen = 'signIn';
    this.say(shell.left);
  }

  /** Signs out at once, or asks first when it would forget what somebody typed. */
  async leave(): Promise<void> {
    try {
      this.unsent = await this.backend.unsentCorrections();
    } catch (cause) {
      this.files.failure = asFailure(cause);
      return;
    }
    if (this.unsent === 0) await this.signOut();
  }

  async signOut(): Promise<void> {
    this.unsent = 0;
    try {
      this.#leave(await this.backend.signOut());
    } catch (cause) {
      this.files.failure = asFailure(cause);
    }
  }

  signedInAgain(view: DeskView): void {
    this.take(view);
    this.ended = null;
    this.screen = this.openList ?? 'home';
  }

  showReport(report: ReportView | null, roster: RosterView): void {
    this.reports = { ...this.reports, [roster]: report };
    if (report) this.screen = roster;
  }

  /** After an import, done or not: the program says afresh where things stand. */
  async refresh(): Promise<void> {
    try {
      const view = await this.backend.start();
      this.view = { ...view, notices: this.view?.notices ?? view.notices };
    } catch (cause) {
      this.notice(asFailure(cause));
    }
  }

  say(words: string, icon: IconName = 'done'): void {
    clearTimeout(this.#silence);
    this.said = words;
    this.saidIcon = icon;
    this.#silence = setTimeout(() => (this.said = ''), 6000);
  }
}

function showTheme(theme: ThemeView): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export const [useDesk, provideDesk] = createContext<Desk>();
