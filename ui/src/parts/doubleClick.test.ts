import { describe, expect, test } from 'vitest';
import { DoubleClick, keepToOneGesture } from './doubleClick';

function page(): Record<'valider' | 'inside' | 'veil' | 'menu', HTMLElement> {
  document.body.innerHTML = '<button id="valider">Valider <i id="inside"></i></button><div id="veil"></div><button id="menu" aria-expanded="false"></button>';
  const at = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
  return { valider: at('valider'), inside: at('inside'), veil: at('veil'), menu: at('menu') };
}

describe('the second click of a double click', () => {
  const { valider, inside, veil } = page();
  test.each<[string, { target: Element; at?: number; x?: number }[], boolean]>([
    ['falls on the same button', [{ target: valider }, { target: inside, at: 90 }], false],
    ['strays onto what the first one opened', [{ target: inside }, { target: veil, at: 90 }], true],
    ['strays as long as the hand goes on', [{ target: valider }, { target: veil, at: 400 }, { target: veil, at: 800 }], true],
    ['is another gesture half a second later', [{ target: valider }, { target: veil, at: 500 }], false],
    ['is another gesture elsewhere', [{ target: valider }, { target: veil, at: 90, x: 40 }], false],
    ['does not follow a hand that slips by little', [{ target: valider }, { target: veil, at: 90, x: 4 }], true],
  ])('%s', (_, presses, stray) => {
    const clicks = new DoubleClick();
    const found = presses.map(({ target, at = 0, x = 0 }) => clicks.strays({ target, at, x, y: 0 }));
    expect(found.at(-1)).toBe(stray);
  });

  test('leaves open the menu that the first one opened', () => {
    const { menu } = page();
    const clicks = new DoubleClick();
    const press = (at: number): boolean => clicks.strays({ target: menu, at, x: 0, y: 0 });
    expect(press(0)).toBe(false);
    menu.setAttribute('aria-expanded', 'true');
    expect(press(90)).toBe(true);
    expect(press(900), 'a click that comes later closes it').toBe(false);
  });
});

test('a key that is held down presses a button once', () => {
  const { valider } = page();
  const stop = keepToOneGesture(window);
  const press = (repeat: boolean, key = 'Enter'): boolean => valider.dispatchEvent(new KeyboardEvent('keydown', { key, repeat, bubbles: true, cancelable: true }));
  expect([press(false), press(true), press(true, ' '), press(true, 'Tab')]).toEqual([true, false, false, true]);
  stop();
  expect(press(true)).toBe(true);
});
