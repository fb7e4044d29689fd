import { isTyped, TYPED } from '../../state/typing.svelte';
import type { Preview } from '../../state/preview.svelte';

/** What the cells of a row can be typed over by, from the left. */
export const CELLS = [null, ...TYPED, null] as const;
const LAST = CELLS.length - 1;

export interface Moves {
  /** To another row, as far as there are some. */
  go: (index: number) => void;
  /** Types over the row's own cell, or shows it beside. */
  open: () => void;
  /** Types over the chosen cell, from nothing. */
  type: () => void;
  /** Shows the row beside, the keys staying here. */
  show: () => void;
  page: number;
}

/**
 * What a key does in the table. The keys are on a row, as Right goes into its cells and Left comes out, or on a cell,
 * as in the grid pattern of WAI-ARIA.
 */
export function moveOf(event: KeyboardEvent, preview: Preview, { go, open, type, show, page }: Moves): (() => void) | undefined {
  const { active, cell } = preview;
  // The line beside is found right.
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return undefined;
  const to = (next: number | null): void => void (preview.cell = next);
  const far = cell === null || event.ctrlKey || event.metaKey;
  const moves: Record<string, () => void> = {
    ArrowDown: () => go(active + 1), ArrowUp: () => go(active - 1), PageDown: () => go(active + page), PageUp: () => go(active - page),
    ArrowRight: () => to(cell === null ? 0 : Math.min(LAST, cell + 1)), ArrowLeft: () => to(cell === null || cell === 0 ? null : cell - 1),
    Home: () => (far ? go(0) : to(0)), End: () => (far ? go(Number.MAX_SAFE_INTEGER) : to(LAST)),
    Enter: open, F2: open, ' ': show,
    Escape: () => (preview.opened === null ? to(null) : preview.close()),
  };
  const move = moves[event.key];
  if (move) return move;
  return cell !== null && isTyped(CELLS[cell]) && types(event) ? type : undefined;
}

/** Keys that begin a word or empty the cell; a dead key is the circumflex of the next letter. */
function types({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === 'Dead' || key === 'Process' || key === 'Backspace' || key === 'Delete');
}
