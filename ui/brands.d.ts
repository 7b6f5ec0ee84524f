import type { Plugin } from "vite";

/** Makes the icons of brands modules of the page. */
export function brands(): Plugin;
