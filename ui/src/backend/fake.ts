/** The door onto an invented school, for tests and for working on the page in a browser. */
import { asked, failures } from './fake/asked';
import { gestures } from './fake/gestures';
import { PracticeSchool } from './fake/practice';
import { FakeSchool } from './fake/school';
import { spoken } from '../text/typography';
import type { Backend } from './index';

const NEEDS_SESSION = ['sessions', 'endSession', 'endAllSessions', 'pushImport', 'resumeImport', 'history', 'entLink', 'verifyEntLink', 'entLinkTrial', 'saveNeverCame', 'manager', 'searchTeachers', 'nameManager', 'removeManager', 'prepareUndo', 'undoImport', 'report'];

/** Every gesture, with the delays and failures that were asked for. */
export function fake(address = ''): Backend {
  return doorOf(new FakeSchool(asked(address)));
}

function practising(school: FakeSchool): Pick<Backend, 'beginPractice' | 'endPractice' | 'onPractice'> {
  let tried: PracticeSchool | null = null;
  return {
    beginPractice: async () => {
      tried = new PracticeSchool(school.preferences);
      return tried.desk();
    },
    endPractice: async () => undefined,
    onPractice: () => {
      const open = tried ?? new PracticeSchool(school.preferences);
      return { ...doorOf(open), chooseExports: async () => spoken(open.reopen()) };
    },
  };
}

function doorOf(school: FakeSchool): Backend {
  const { fail, hang, slow } = school.asked;
  const all: Backend = { ...gestures(school), ...practising(school) };
  const door = Object.entries(all).map(([name, gesture]) => {
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
