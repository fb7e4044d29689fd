/** A part of the guide under one title. */
export interface Section {
  /** What links to it call it. */
  id: string;
  /** 1 for the guide itself. */
  level: number;
  /** The section that it is part of. */
  under: string | null;
  title: string;
  html: string;
  /** Its text alone, to search in. */
  words: string;
}
