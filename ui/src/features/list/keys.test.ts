import { describe, expect, it } from "vitest";
import { rowAct, screenAct, type Pressed } from "./keys";

const press = (key: string, with_: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  ...with_,
});

describe("in the search field", () => {
  const row = (pressed: Pressed, reveals = false) => rowAct(pressed, { page: 9, reveals });

  it("moves by rows and pages, also while a key is held down", () => {
    expect(row(press("ArrowDown", { repeat: true }))).toBe(1);
    expect(row(press("ArrowUp"))).toBe(-1);
    expect(row(press("PageDown"))).toBe(9);
    expect(row(press("PageUp"))).toBe(-9);
  });

  it("copies once, however long Enter is held down", () => {
    expect(row(press("Enter"))).toBe("copy");
    expect(row(press("Enter", { repeat: true }))).toBeNull();
  });

  it("reveals by a space only where the space is not part of the text", () => {
    expect(row(press(" "), true)).toBe("reveal");
    expect(row(press(" "))).toBeNull();
  });

  it("opens the menu by the keys that do so on each system", () => {
    expect(row(press("ContextMenu"))).toBe("menu");
    expect(row(press("F10", { shiftKey: true }))).toBe("menu");
    expect(row(press("F10"))).toBeNull();
  });

  it("leaves letters to the text", () => {
    for (const key of ["a", "/", "Home", "Escape"]) expect(row(press(key))).toBeNull();
  });
});

describe("on the screen", () => {
  const screen = (pressed: Pressed, searching = false, undoes = false) =>
    screenAct(pressed, { searching, undoes });

  it("goes to the search", () => {
    expect(screen(press("f", { ctrlKey: true }))).toBe("search");
    expect(screen(press("k", { metaKey: true }))).toBe("search");
    expect(screen(press("F", { metaKey: true }), true)).toBe("search");
    expect(screen(press("/"))).toBe("search");
    expect(screen(press("/"), true)).toBeNull();
    expect(screen(press("f"))).toBeNull();
  });

  it("undoes only what can be undone", () => {
    expect(screen(press("z", { ctrlKey: true }), true, true)).toBe("undo");
    expect(screen(press("z", { ctrlKey: true }), true)).toBeNull();
    expect(screen(press("z"), true, true)).toBeNull();
  });

  it("shows everything again at Escape", () => {
    expect(screen(press("Escape"), true)).toBe("clear");
  });
});
