/** What the keys mean in the list. Pure: the list does it. */

export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "repeat">;

/** How many rows to move, or what to do with the active one. */
export type RowAct = number | "copy" | "reveal" | "menu";

/** In the search field, which keeps the focus while its keys act on the rows. */
export function rowAct(
  { key, shiftKey, repeat }: Pressed,
  { page, reveals }: { page: number; reveals: boolean },
): RowAct | null {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case "Enter":
      // Held down since the screen before, it would copy what nobody chose.
      return repeat ? null : "copy";
    case " ":
      return reveals ? "reveal" : null;
    case "ContextMenu":
      return "menu";
    case "F10":
      return shiftKey ? "menu" : null;
    default:
      return null;
  }
}

/** Anywhere on the screen. */
export function screenAct(
  { key, ctrlKey, metaKey }: Pressed,
  { searching, undoes }: { searching: boolean; undoes: boolean },
): "search" | "undo" | "clear" | null {
  const command = ctrlKey || metaKey;
  if (command && ["f", "k"].includes(key.toLowerCase())) return "search";
  if (command && key.toLowerCase() === "z") return undoes ? "undo" : null;
  if (key === "/") return searching ? null : "search";
  return key === "Escape" ? "clear" : null;
}
