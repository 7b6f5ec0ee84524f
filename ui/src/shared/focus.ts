/** Where the focus goes when a screen appears, or when what had it is no more. */
import type { Attachment } from "svelte/attachments";

/** Gives an element the focus when it appears. */
export const focusFirst: Attachment<HTMLElement> = (element) => {
  element.focus();
};

/** Gives the focus to the title of the screen, where everything on it begins. */
export function focusHeading(): void {
  document.querySelector("h1")?.focus();
}
