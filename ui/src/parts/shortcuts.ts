/** Keys that work from anywhere in the window, as in the programs that people know. */
export type Shortcut = 'open' | 'search' | 'validate';

const KEYS: Record<string, Shortcut> = { o: 'open', f: 'search', Enter: 'validate' };

/** What `aria-keyshortcuts` says of each. */
export const KEY_NAMES: Record<Shortcut, string> = { open: 'Control+O', search: 'Control+F', validate: 'Control+Enter' };

/** The shortcut of a key; none while a dialog asks something, or when what is typed in takes the key. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  if (event.defaultPrevented || !(ctrlKey || metaKey) || altKey || shiftKey) return null;
  if (document.querySelector('[role=dialog], [role=alertdialog]')) return null;
  const shortcut = KEYS[key.length === 1 ? key.toLowerCase() : key] ?? null;
  // What is being typed is not sent half-way.
  const typing = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['checkbox', 'search'].includes(target.type));
  return shortcut === 'validate' && typing ? null : shortcut;
}

/** The field that a screen is searched by. */
export function goToSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type=search], main [role=combobox]');
  field?.focus();
  field?.select();
  return field !== null;
}
