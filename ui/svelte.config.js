/** Runes everywhere; styles and scripts as vite does them. Read by svelte-check, ESLint and vite. */
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
