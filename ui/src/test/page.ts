/** The whole page on the fake, as a person meets it. */
import { render, screen } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
// Read beforehand, so that no test waits for their first compilation.
import '../screens/ChooseFile.svelte';
import '../screens/Preferences.svelte';
import '../screens/Refused.svelte';
import '../screens/diagnostic/Diagnostic.svelte';
import '../screens/help/Help.svelte';
import '../screens/history/History.svelte';
import '../screens/home/Home.svelte';
import '../screens/import/Import.svelte';
import '../screens/import/Mapping.svelte';
import '../screens/import/SendingDialog.svelte';
import '../screens/link/EntLink.svelte';
import '../screens/manager/Manager.svelte';
import type { Backend } from '../backend';
import { fake } from '../backend/fake';
import { Desk } from '../state/desk.svelte';
import Window from '../Window.svelte';

export interface Opened {
  desk: Desk;
  user: UserEvent;
  backend: Backend;
}

export async function openPage(asked: string, change: Partial<Backend> = {}): Promise<Opened> {
  const backend = { ...fake(asked), ...change };
  const desk = new Desk(backend);
  render(Window, { desk });
  await desk.start();
  return { desk, user: userEvent.setup(), backend };
}

export const button = (name: string | RegExp): Promise<HTMLElement> => screen.findByRole('button', { name });
export const text = (words: string | RegExp): Promise<HTMLElement> => screen.findByText(words);

/** A gesture that never answers, to see what is shown meanwhile. */
export const never = (): Promise<never> => new Promise(() => undefined);
