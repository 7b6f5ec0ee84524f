/** The ways to add an account: the one list that every choice between them is made from. */
import ClipboardPaste from "@lucide/svelte/icons/clipboard-paste";
import ImageIcon from "@lucide/svelte/icons/image";
import Keyboard from "@lucide/svelte/icons/keyboard";
import type { Component } from "svelte";
import type { Way } from "$/session.svelte";

type Icon = Component<{ size?: number; "aria-hidden"?: "true" }>;

export const WAYS: readonly { way: Way; Icon: Icon }[] = [
  { way: "picture", Icon: ImageIcon },
  { way: "paste", Icon: ClipboardPaste },
  { way: "type", Icon: Keyboard },
];
