/** What Valider would do, in the words of the counters and with their numbers: nothing is counted twice, nothing is left out. */
import type { ListView } from '../../backend';
import { asking, preview as words } from '../../text/fr';

/** Whether Valider has anything to do. */
export function doesSomething(list: ListView): boolean {
  return list.toSend + list.toDeactivate > 0;
}

/** The sentence beside the button, once the list is compared. */
export function outcomeOf(list: ListView): string {
  const { unchanged, toFix, otherPerson, excluded, absent } = list.counters;
  const none = unchanged === 0 ? words.nobody : toFix + otherPerson + excluded > 0 ? words.nothingNew(unchanged) : words.nothing;
  const leaving = list.toDeactivate;
  const parts = [list.toSend > 0 ? words.sent(list.toSend) : none, otherPerson > 0 && asking.aside(otherPerson), toFix > 0 && words.aside(toFix), excluded > 0 && words.left(excluded), leaving > 0 && words.leaving(leaving), absent > leaving && words.kept(absent - leaving)];
  return parts.filter(Boolean).join(' · ');
}

/** What the button says. */
export function buttonOf(list: ListView): string {
  return doesSomething(list) ? words.push(list.toSend, list.toDeactivate) : words.pushNone;
}
