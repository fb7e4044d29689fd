import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default { preprocess: vitePreprocess(), vitePlugin: { dynamicCompileOptions: ({ filename }) => (filename.includes("node_modules") ? undefined : { runes: true }) } };
