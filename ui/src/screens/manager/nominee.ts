import type { ManagerView, NomineeView } from '../../backend';

/** Somebody who may be named, and what the person reads of them. */
export interface Chosen {
  nominee: NomineeView;
  name: string;
}

/** What is about to change. */
export type Gesture = { kind: 'name'; chosen: Chosen } | { kind: 'renew'; chosen: Chosen } | { kind: 'remove' };

/** The gestionnaire, as somebody who may be named again. */
export function again(manager: ManagerView, name: string): Chosen {
  const { entId, login } = manager;
  return { nominee: entId === null ? { login: login ?? '' } : { entId }, name };
}
