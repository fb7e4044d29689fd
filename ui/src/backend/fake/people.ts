/** Invented people, the same at each start: person number `i` is always the same one. */

const LAST = [
  'ABADIE', 'AKNOUCHE', 'BAPTISTE', 'BEN SAÏD', 'BERTRAND-ROY', 'BOUVIER', 'CARVALHO', 'CISSÉ', 'COLLET', 'D’ALMEIDA',
  'DA SILVA', 'DELAHAYE', 'DIALLO', 'DUPONT', 'ESNAULT', 'FERREIRA', 'FOFANA', 'GARNIER', 'GUÉRIN', 'HADDAD',
  'HOARAU', 'IMBERT', 'JOLY', 'KACI', 'KOWALSKI', 'LEFÈVRE', 'LEMARCHAND', 'LE GOFF', 'MARTIN', 'MARTINEAU',
  'MARZOUKI', 'MENDY', 'MOREL', 'NGUYEN', 'N’DIAYE', 'OLIVIER', 'OUEDRAOGO', 'PEREIRA', 'PETIT', 'QUENTIN',
  'RENAUD', 'ROUSSEL', 'SANTOS', 'SCHMITT', 'SISSOKO', 'TESSIER', 'THOMAS', 'TRAORÉ', 'VASSEUR', 'VIDAL',
  'WEBER', 'XAVIER', 'YILMAZ', 'ZERROUKI',
];

const FIRST = [
  'Adam', 'Aminata', 'Anaëlle', 'Antoine', 'Aya', 'Camille', 'Chloé', 'Clément', 'Éléonore', 'Elias',
  'Emma', 'Enzo', 'Fatou', 'Gabriel', 'Hugo', 'Inès', 'Jade', 'Jules', 'Kévin', 'Léa',
  'Léo', 'Lina', 'Louise', 'Lucas', 'Maëlys', 'Marie', 'Mathis', 'Mohamed', 'Nadia', 'Nathan',
  'Noé', 'Océane', 'Paul', 'Rayan', 'Rose', 'Sami', 'Sarah', 'Tiago', 'Yasmine', 'Zoé',
];

const CLASSES = ['6A', '6B', '6C', '6D', '5A', '5B', '5C', '5D', '4A', '4B', '4C', '4D', '3A', '3B', '3C', '3D'];

export const classNames: readonly string[] = CLASSES;

export interface Person {
  lastName: string;
  firstName: string;
  className: string;
  login: string;
  entId: string;
}

export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

const mixed = (i: number, salt: number): number => (Math.imul(i + 11, 2654435761) >>> salt) % 65521;
const lastOf = (i: number): number => mixed(i, 7) % LAST.length;
const firstOf = (i: number): number => mixed(i, 3) % FIRST.length;
const classOf = (i: number): number => mixed(i, 11) % CLASSES.length;

/** A number that sorts people by family name, then given name. */
export function nameRank(i: number): number {
  return lastOf(i) * FIRST.length + firstOf(i);
}

export function firstRank(i: number): number {
  return firstOf(i) * LAST.length + lastOf(i);
}

export function classRank(i: number): number {
  return classOf(i) * LAST.length * FIRST.length + nameRank(i);
}

export function person(i: number): Person {
  const lastName = LAST[lastOf(i)] as string;
  const firstName = FIRST[firstOf(i)] as string;
  const plain = (text: string): string => folded(text).replace(/[^a-z]/g, '');
  return {
    lastName,
    firstName,
    className: CLASSES[classOf(i)] as string,
    login: `${plain(firstName)}.${plain(lastName)}${i > 2000 ? i : ''}`,
    entId: String(2846000 + i),
  };
}
