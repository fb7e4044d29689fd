/** Begun after the first frame (opening.ts): what draws comes with its style, so that nothing is seen bare. */
void import('./begin');
