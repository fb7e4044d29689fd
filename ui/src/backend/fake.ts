/** The door onto an invented school, for tests and for working on the page in a browser. */
import { asked, failures } from './fake/asked';
import { gestures } from './fake/gestures';
import { FakeSchool } from './fake/school';
import { spoken } from '../text/typography';
import type { Backend } from './index';

const NEEDS_SESSION = ['sessions', 'endSession', 'endAllSessions', 'pushImport', 'resumeImport', 'history', 'entLink', 'verifyEntLink', 'entLinkTrial', 'saveNeverCame', 'manager', 'searchTeachers', 'nameManager', 'removeManager', 'prepareUndo', 'undoImport', 'report'];

/** Every gesture, with the delays and failures that were asked for. */
export function fake(address = ''): Backend {
  const school = new FakeSchool(asked(address));
  const { fail, hang, slow } = school.asked;
  const door = Object.entries(gestures(school)).map(([name, gesture]) => {
    if (name.startsWith('on')) return [name, gesture];
    return [name, async (...given: unknown[]) => {
      if (hang.includes(name)) await new Promise(() => undefined);
      if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      if (fail.includes('expired') && NEEDS_SESSION.includes(name)) throw failures.ended;
      if (fail.includes(name)) throw name === 'signIn' ? failures.code : failures.offline;
      return spoken(structuredClone(await (gesture as (...given: unknown[]) => unknown)(...given)));
    }];
  });
  return Object.fromEntries(door) as Backend;
}
