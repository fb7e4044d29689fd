/** What can be done with the text under the pointer. */
export type FieldGesture = 'cut' | 'copy' | 'paste' | 'selectAll';

const TEXTS = ['text', 'search', 'url', 'email', 'tel', 'number', 'password'];

const isTextField = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement && TEXTS.includes(target.type) && !target.disabled;

/** The gestures that do something here: those of a field, or copying what is selected; none elsewhere. */
export function gesturesOn(target: EventTarget | null): { field: HTMLInputElement | null; gestures: FieldGesture[] } {
  if (isTextField(target)) {
    const selected = target.selectionStart !== target.selectionEnd;
    const writable = !target.readOnly;
    const gestures = [writable && selected && 'cut', selected && 'copy', writable && 'paste', target.value !== '' && 'selectAll'] as const;
    return { field: target, gestures: gestures.filter((gesture) => gesture !== false) };
  }
  const selection = document.getSelection();
  const over = selection !== null && !selection.isCollapsed && target instanceof Node && selection.containsNode(target, true);
  return { field: null, gestures: over ? ['copy'] : [] };
}
