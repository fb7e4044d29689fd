const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** A name cut in three, so that the letters that were typed can be shown in bold. */
export function matched(name: string, typed: string): [string, string, string] {
  const letters = [...name];
  const folded = letters.map(plain);
  const wanted = plain(typed.trim());
  if (wanted === '') return [name, '', ''];
  for (let start = 0; start < letters.length; start += 1) {
    let end = start;
    while (end < letters.length && folded.slice(start, end).join('').length < wanted.length) end += 1;
    if (folded.slice(start, end).join('') === wanted) {
      return [letters.slice(0, start).join(''), letters.slice(start, end).join(''), letters.slice(end).join('')];
    }
  }
  return [name, '', ''];
}
