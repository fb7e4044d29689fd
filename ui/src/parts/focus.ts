import { onDestroy } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** When what had the focus leaves with this part, the title of the screen takes it: the keys go on from there. */
export function leavesToTitle(): void {
  onDestroy(() => setTimeout(takeUp));
}

function takeUp(): void {
  if (document.activeElement !== document.body || document.querySelector('[role=dialog]')) return;
  document.querySelector('h1')?.focus({ preventScroll: true });
}

/** The first field of a screen takes the keys when the screen comes, unless somebody is elsewhere already. */
export const takesFocus: Attachment<HTMLElement> = (field) => {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body || activeElement.tagName === 'H1') field.focus({ preventScroll: true });
};
