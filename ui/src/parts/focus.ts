import { onDestroy } from 'svelte';

/** When what had the focus leaves with this part, the title of the screen takes it: the keys go on from there. */
export function leavesToTitle(): void {
  onDestroy(() => setTimeout(takeUp));
}

function takeUp(): void {
  if (document.activeElement !== document.body || document.querySelector('[role=dialog]')) return;
  document.querySelector('h1')?.focus({ preventScroll: true });
}
