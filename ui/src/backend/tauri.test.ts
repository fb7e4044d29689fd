import { beforeEach, expect, test, vi } from 'vitest';
import { fake } from './fake';
import { tauri } from './tauri';

const invoke = vi.hoisted(() => vi.fn());
const dropped = vi.hoisted(() => ({ listener: (_event: unknown): void => undefined, stop: vi.fn() }));
vi.mock('@tauri-apps/api/core', () => ({ invoke, Channel: class { onmessage = (): void => undefined; } }));
const heard = vi.hoisted(() => ({ name: '', listener: (_event: unknown): void => undefined }));
vi.mock('@tauri-apps/api/event', () => ({
  listen: async (name: string, listener: (event: unknown) => void) => { Object.assign(heard, { name, listener }); return vi.fn(); },
}));
vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({ onDragDropEvent: async (listener: (event: unknown) => void) => { dropped.listener = listener; return dropped.stop; } }),
}));

beforeEach(() => void invoke.mockReset());

const gestures = Object.keys(fake()).filter((name) => !name.startsWith('on')) as (keyof typeof tauri)[];

test('the window has every gesture of the door', () => {
  expect(Object.keys(tauri).sort()).toEqual(Object.keys(fake()).sort());
});

test.each(gestures)('%s calls the command of the same name', (name) => {
  void (tauri[name] as (...given: unknown[]) => unknown)('one', 'two', 'three');
  expect(invoke.mock.calls[0]?.[0]).toBe(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
});

test('arguments carry the names of the door', () => {
  void tauri.excludeLine('students', 7, true);
  expect(invoke).toHaveBeenCalledWith('exclude_line', { roster: 'students', key: 7, excluded: true });
});

test('progress comes through a channel', () => {
  const listener = vi.fn();
  void tauri.pushImport('teachers', [{ kind: 'updates', number: 12 }], listener);
  const [, given] = invoke.mock.calls[0] as [string, { progress: { onmessage: (step: unknown) => void } }];
  expect(given).toMatchObject({ roster: 'teachers', typed: [{ kind: 'updates', number: 12 }] });
  given.progress.onmessage({ stage: 'sending', sent: 1, total: 2 });
  expect(listener).toHaveBeenCalledWith({ stage: 'sending', sent: 1, total: 2 });
});

test.each([
  [{ type: 'enter', paths: ['a.csv'] }, { kind: 'over' }], [{ type: 'over' }, { kind: 'over' }], [{ type: 'leave' }, { kind: 'leave' }],
  [{ type: 'drop', paths: ['a.csv'] }, { kind: 'drop', paths: ['a.csv'] }],
])('a drag %o is heard as %o', (payload, expected) => {
  const listener = vi.fn();
  tauri.onFileDrop(listener);
  dropped.listener({ payload });
  expect(listener).toHaveBeenCalledWith(expected);
});

test('a link that arrives is heard, whole or cut', () => {
  const listener = vi.fn();
  tauri.onLinkArrived(listener);
  heard.listener({ payload: 'whole' });
  expect([heard.name, listener.mock.calls]).toEqual(['link-arrived', [['whole']]]);
});

test('a gesture that is for practice says so, and the others do not', () => {
  const practised = tauri.onPractice();
  void practised.closeList('students');
  void practised.history();
  void tauri.history();
  expect(invoke.mock.calls).toEqual([['close_list', { roster: 'students', desk: 'practice' }], ['history', { desk: 'practice' }], ['history', undefined]]);
});
