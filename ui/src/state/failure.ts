import type { FailureView } from '../backend';
import { common } from '../text/fr';
import { spoken } from '../text/typography';

/** What a rejected gesture says; anything else is a fault of the page itself. */
export function asFailure(cause: unknown): FailureView {
  if (typeof cause === 'object' && cause !== null && 'help' in cause && 'code' in cause) return spoken(cause as FailureView);
  const name = cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause;
  return { code: 'page', help: common.unexpected, support: `page · ${name}` };
}

export function endsSession({ code }: FailureView): boolean {
  return code === 'session-ended' || code === 'signed-out';
}
