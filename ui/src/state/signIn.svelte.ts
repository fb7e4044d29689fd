import type { DeskView, RneView, SchoolView, SignInView } from '../backend';
import { Asking } from './asking.svelte';
import { Countdown } from './clock.svelte';
import type { Desk } from './desk.svelte';
import { asFailure } from './failure';

const TYPING = 150;
const BETWEEN_MAILS = 60_000;

/** From the school's number to an open session. */
export class SignIn {
  rne = $state('');
  code = $state('');
  person = $state('');
  missing = $state<{ code: boolean; person: boolean }>({ code: false, person: false });
  awaited = $state.raw<SignInView | null>(null);
  readonly check = new Asking<RneView>();
  readonly school = new Asking<SchoolView>();
  readonly link = new Asking<SignInView>();
  readonly entry = new Asking<DeskView>();
  readonly opening = new Asking<true>();
  readonly validity = new Countdown();
  readonly again = new Countdown();
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly desk: Desk, awaited: SignInView | null) {
    this.person = desk.former?.person ?? '';
    if (awaited) this.#await(awaited);
    else if (desk.former) {
      this.rne = desk.former.uai;
      void this.#checkRne();
    }
  }

  /** The link came by itself: there is nothing to paste. */
  get arrived(): boolean {
    return this.awaited !== null && this.desk.view?.linkArrived === 'whole';
  }

  typed(): void {
    clearTimeout(this.#pause);
    this.school.forget();
    this.link.forget();
    this.#pause = setTimeout(() => void this.#checkRne(), TYPING);
  }

  async #checkRne(): Promise<void> {
    const checked = await this.check.ask(() => this.desk.backend.checkRne(this.rne));
    const uai = this.check.answer?.uai;
    if (checked && uai) await this.school.ask(() => this.desk.backend.lookUpSchool(uai));
  }

  askLink(uai: string): Promise<void> {
    return this.#ask(() => this.desk.backend.requestLink(uai));
  }

  /** As the gestionnaire: through the ENT, which is opened at once. */
  async askThroughEnt(uai: string): Promise<void> {
    await this.#ask(() => this.desk.backend.requestThroughEnt(uai));
    if (this.awaited?.throughEnt) await this.openEnt();
  }

  async openEnt(): Promise<void> {
    await this.opening.ask(async () => {
      await this.desk.backend.openEnt();
      return true;
    });
  }

  async #ask(question: () => Promise<SignInView>): Promise<void> {
    const asked = await this.link.ask(question);
    if (asked && this.link.answer) {
      this.desk.await(this.link.answer);
      this.#await(this.link.answer);
    }
  }

  #await(awaited: SignInView): void {
    this.awaited = awaited;
    this.entry.forget();
    this.validity.start(awaited.expiresAt, 60_000);
    this.again.start(new Date(Date.parse(awaited.askedAt) + BETWEEN_MAILS).toISOString(), 1000);
  }

  #forgetAwaited(): void {
    this.stop();
    this.awaited = null;
    this.desk.await(null);
    this.link.forget();
  }

  otherSchool(): void {
    this.#forgetAwaited();
    // A code, and what was said of it, belong to the request that is given up.
    this.code = '';
    this.missing = { code: false, person: false };
    this.entry.forget();
    this.opening.forget();
    // Forgotten by the page at once; the program forgets the proof, or lets it end by itself.
    void this.desk.backend.giveUpLink().catch((cause: unknown) => this.desk.notice(asFailure(cause)));
  }

  async enter(): Promise<void> {
    this.missing = { code: this.code.trim() === '' && !this.arrived, person: this.person.trim() === '' };
    if (this.missing.code || this.missing.person) return;
    const entered = await this.entry.ask(() => this.desk.backend.signIn(this.code.trim(), this.person.trim()));
    if (entered && this.entry.answer) this.desk.signedInAgain(this.entry.answer);
    if (this.entry.failure?.code === 'other-school') this.#forgetAwaited();
  }

  stop(): void {
    this.validity.stop();
    this.again.stop();
    clearTimeout(this.#pause);
  }
}
