declare module 'virtual:guide' {
  /** `docs/guide.md`, section by section: see `ui/guide.ts`. */
  const sections: import('./section').Section[];
  export default sections;
}
