/** Two rules beyond the usual ones hold the house up: one door to Rust, and no text as markup. */
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const onlyInIpc = {
  group: ["@tauri-apps/*"],
  message: "Only src/ipc/index.ts talks to Rust.",
};

export default ts.config(
  { ignores: ["dist", "node_modules", "src/ipc/bindings.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-imports": ["error", { patterns: [onlyInIpc] }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      // Text from accounts is never markup.
      "svelte/no-at-html-tags": "error",
      "svelte/button-has-type": "error",
      // Classes keep books that nothing draws; what is drawn is marked as state.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  { files: ["src/ipc/index.ts"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
  },
);
