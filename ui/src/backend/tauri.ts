/** The door as the window opens it: each gesture is the command of the same name. */
import { Channel, invoke as call, type InvokeArgs } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { spoken } from '../text/typography';
import type { Backend, LinkView, ProgressView } from './index';

type Invoke = <T>(command: string, given?: Record<string, unknown>) => Promise<T>;

const forReal: Invoke = async <T>(command: string, given?: InvokeArgs) => spoken(await call<T>(command, given));
/** On the desk to practise on, which each gesture names. */
const forPractice: Invoke = (command, given) => forReal(command, { ...given, desk: 'practice' });

function channel(listener: (step: ProgressView) => void): Channel<ProgressView> {
  const progress = new Channel<ProgressView>();
  progress.onmessage = listener;
  return progress;
}

const gestures = (invoke: Invoke): Backend => ({
  start: () => invoke('start'),

  beginPractice: () => invoke('begin_practice'),
  endPractice: () => invoke('end_practice'),
  onPractice: () => gestures(forPractice),

  checkRne: (text) => invoke('check_rne', { text }),
  lookUpSchool: (uai) => invoke('look_up_school', { uai }),
  requestLink: (uai) => invoke('request_link', { uai }),
  requestThroughEnt: (uai) => invoke('request_through_ent', { uai }),
  openEnt: () => invoke('open_ent'),
  signIn: (text, person) => invoke('sign_in', { text, person }),
  unsentCorrections: () => invoke('unsent_corrections'),
  signOut: () => invoke('sign_out'),
  giveUpLink: () => invoke('give_up_link'),
  sessions: () => invoke('sessions'),
  endSession: (id) => invoke('end_session', { id }),
  endAllSessions: () => invoke('end_all_sessions'),

  openExports: (paths) => invoke('open_exports', { paths }),
  chooseExports: () => invoke('choose_exports'),
  reopenExports: () => invoke('reopen_exports'),
  chooseFile: (id) => invoke('choose_file', { id }),
  forgetChoice: (roster) => invoke('forget_choice', { roster }),
  closeList: (roster) => invoke('close_list', { roster }),
  page: (query) => invoke('page', { query }),
  byClass: (roster) => invoke('by_class', { roster }),
  looks: (roster) => invoke('looks', { roster }),
  saySeen: (roster, kind, key) => invoke('say_seen', { roster, kind, key }),
  lookAgain: (roster) => invoke('look_again', { roster }),
  detail: (roster, key) => invoke('detail', { roster, key }),
  excludeLine: (roster, key, excluded) => invoke('exclude_line', { roster, key, excluded }),
  setAbsentRule: (roster, rule) => invoke('set_absent_rule', { roster, rule }),
  sayWho: (roster, key, who) => invoke('say_who', { roster, key, who }),
  leaveOutOthers: (roster) => invoke('leave_out_others', { roster }),
  setLeaving: (roster, key, leaves) => invoke('set_leaving', { roster, key, leaves }),
  setRelink: (roster, relink) => invoke('set_relink', { roster, relink }),
  saveList: (roster) => invoke('save_list', { roster }),
  correct: (roster, key, column, text) => invoke('correct', { roster, key, column, text }),
  confirmLine: (roster, key, confirmed) => invoke('confirm_line', { roster, key, confirmed }),
  undoCorrection: (roster) => invoke('undo_correction', { roster }),
  redoCorrection: (roster) => invoke('redo_correction', { roster }),
  forgetCorrections: (roster) => invoke('forget_corrections', { roster }),
  saveToFix: (roster) => invoke('save_to_fix', { roster }),
  accents: (roster) => invoke('accents', { roster }),
  chooseEncoding: (roster, encoding) => invoke('choose_encoding', { roster, encoding }),
  mapColumns: (id, columns, roster) => invoke('map_columns', { id, columns, roster }),
  forgetUnmapped: (id) => invoke('forget_unmapped', { id }),

  pushImport: (roster, typed, listener) =>
    invoke('push_import', { roster, typed, progress: channel(listener) }),
  cancelPush: () => invoke('cancel_push'),
  resumeImport: (importId, listener) => invoke('resume_import', { importId, progress: channel(listener) }),
  discardImport: (importId) => invoke('discard_import', { importId }),
  saveReport: (importId, format) => invoke('save_report', { importId, format }),
  remembered: (importId) => invoke('remembered', { importId }),
  eraseExport: (importId, forGood) => invoke('erase_export', { importId, forGood }),
  printReport: () => invoke('print_report'),

  held: () => invoke('held'),
  history: () => invoke('history'),
  report: (importId) => invoke('report', { importId }),
  prepareUndo: (importId) => invoke('prepare_undo', { importId }),
  undoImport: (undoId) => invoke('undo_import', { undoId }),

  entLink: () => invoke('ent_link'),
  copyEntLink: () => invoke('copy_ent_link'),
  verifyEntLink: () => invoke('verify_ent_link'),
  entLinkTrial: (trialId) => invoke('ent_link_trial', { trialId }),
  saveNeverCame: () => invoke('save_never_came'),
  manager: () => invoke('manager'),
  searchTeachers: (text) => invoke('search_teachers', { text }),
  nameManager: (nominee) => invoke('name_manager', { nominee }),
  removeManager: () => invoke('remove_manager'),
  requestFreshCode: () => invoke('request_fresh_code'),
  enterFreshCode: (text) => invoke('enter_fresh_code', { text }),
  leavingManager: (roster) => invoke('leaving_manager', { roster }),

  paste: () => call<string | null>('paste'),

  zoom: (scale) => invoke('zoom', { scale }),
  setPreferences: (preferences) => invoke('set_preferences', { preferences }),
  diagnose: () => invoke('diagnose'),
  giveProxyLogin: (name, password) => invoke('give_proxy_login', { name, password }),
  openPortal: () => invoke('open_portal'),
  lookForUpdate: () => invoke('look_for_update'),
  installUpdate: () => invoke('install_update'),
  openApplicationPage: () => invoke('open_application_page'),

  onLinkArrived(listener) {
    const registered = listen<LinkView>('link-arrived', ({ payload }) => listener(payload));
    return () => void registered.then((stop) => stop());
  },

  onFileDrop(listener) {
    const registered = getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === 'drop') listener({ kind: 'drop', paths: payload.paths });
      else listener({ kind: payload.type === 'leave' ? 'leave' : 'over' });
    });
    return () => void registered.then((stop) => stop());
  },
});

export const tauri: Backend = gestures(forReal);
