/**
 * Every sentence in English. Its shape is the law: a language that lacks one does not compile.
 *
 * Sentences are short, plain and about the user's thing; buttons are verbs. A sentence that holds a
 * number is a function, because languages count differently.
 */
import type { ErrorCode, Kind, Order, Part, Stored, Weakness } from "$/ipc";

/** What happened, and what to do next. */
export interface Explanation {
  what: string;
  next: string;
}

/** A part of a link or form: its name at the beginning of a sentence, and what is valid. */
export interface PartWords {
  name: string;
  rule: string;
}

const one = (n: number, single: string, many: string) => (n === 1 ? single : many);

const errors: Record<ErrorCode, Explanation> = {
  wrong_password: {
    what: "That password does not open the vault.",
    next: "Check Caps Lock and the keyboard layout, then try again.",
  },
  wrong_recovery_code: {
    what: "This recovery code does not open this vault.",
    next: "Look for a newer recovery sheet, or one of this computer.",
  },
  recovery_code_mistyped: {
    what: "There is a typing mistake in the recovery code.",
    next: "Compare the marked groups with your sheet.",
  },
  recovery_group_differs: {
    what: "That is not the group on your sheet.",
    next: "Look it up once more, or go back to see the code again.",
  },
  password_too_short: {
    what: "This password is too short.",
    next: "Make it longer: a few words that do not belong together work well.",
  },
  locked: { what: "Countersign is locked.", next: "Unlock it and try again." },
  vault_exists: {
    what: "There is a vault on this computer already.",
    next: "Close this window and open Countersign again to unlock it.",
  },
  no_vault: {
    what: "There is no vault here any more.",
    next: "If you moved its folder, put it back and open Countersign again.",
  },
  vault_damaged: {
    what: "The vault file is damaged.",
    next: "Countersign keeps earlier versions of it: choose one of them to go on with.",
  },
  copy_damaged: {
    what: "This file is no copy of a vault, or it is damaged.",
    next: "Choose another copy: Countersign saves them with names that end in .countersign.",
  },
  vault_newer: {
    what: "The vault was saved by a newer version of Countersign.",
    next: "Install the newest version and open it again.",
  },
  vault_unreadable: {
    what: "The vault file cannot be read.",
    next: "Check that the file belongs to you and that the disk is all right.",
  },
  vault_changed_on_disk: {
    what: "Another program changed the vault file.",
    next: "Nothing was overwritten. Lock and unlock to read the new file.",
  },
  folder_read_only: {
    what: "Countersign may not write in its folder.",
    next: "Make the folder writable and try again.",
  },
  disk_full: {
    what: "The disk is full, so nothing was saved.",
    next: "Make some room and try again.",
  },
  write_failed: {
    what: "Saving failed, and the former file is untouched.",
    next: "Check the disk and try again.",
  },
  file_exists: {
    what: "There is a file of that name already.",
    next: "Choose another name: nothing is ever overwritten.",
  },
  read_back_differs: {
    what: "The disk did not give back what was saved, so the former file was kept.",
    next: "Check the disk before you go on.",
  },
  text_too_long: {
    what: "This text is too long to be a link.",
    next: "Paste only the link itself: it begins with otpauth://, motp:// or steam://.",
  },
  text_not_utf8: {
    what: "What it says is not readable text.",
    next: "Ask the site for a new QR code or link.",
  },
  not_a_link: {
    what: "This is not a link that adds an account.",
    next: "Such a link starts with otpauth://, motp:// or steam://. If you have only a key, choose Type.",
  },
  kind_not_supported: {
    what: "This kind of code is not supported yet.",
    next: "Ask the site for codes from an authenticator app (TOTP).",
  },
  transfer_not_supported: {
    what: "This is an export of several accounts from another app.",
    next: "It cannot be read yet: add the accounts one at a time.",
  },
  codes_run_ahead: {
    what: "You made several codes in a row.",
    next: "Sites accept only a few. Use the one you have, or make one more if the site refused it.",
  },
  part_invalid: {
    what: "Something in it is not right.",
    next: "Check it against what the site shows.",
  },
  part_missing: {
    what: "Something is missing.",
    next: "Fill it in from what the site shows.",
  },
  account_gone: {
    what: "This account is not there any more.",
    next: "Look in the trash: it may be there.",
  },
  proposal_gone: {
    what: "What was found here has expired.",
    next: "Choose the picture or paste the link once more.",
  },
  picture_too_large: {
    what: "This file is too large for a picture.",
    next: "Take a screenshot of the QR code only and use that.",
  },
  picture_unreadable: {
    what: "This file is not a picture that can be read.",
    next: "Use a PNG, JPEG, WebP, BMP or GIF picture.",
  },
  picture_without_code: {
    what: "There is no readable QR code in this picture.",
    next: "Take a sharper or larger picture with the whole code in it.",
  },
  picture_too_slow: {
    what: "Reading this picture took too long and was stopped.",
    next: "Use a smaller picture of the QR code only.",
  },
  file_unreadable: {
    what: "This file cannot be opened.",
    next: "Check that it is still there and that you may read it.",
  },
  clipboard_unavailable: {
    what: "The clipboard cannot be reached.",
    next: "Show the code and type it over.",
  },
  out_of_memory: {
    what: "There is not enough free memory for the vault.",
    next: "Close some programs and try again.",
  },
  print_unavailable: {
    what: "Printing is not possible here.",
    next: "Save the code to a file and print that.",
  },
  agent_lost: {
    what: "The part of Countersign that keeps your codes has stopped.",
    next: "Start it again. Everything that was saved is still there.",
  },
  versions_differ: {
    what: "Countersign was updated while it was running.",
    next: "Start it again to use the new version.",
  },
  internal: {
    what: "Something went wrong inside Countersign.",
    next: "Try again. If it stays, start Countersign again: nothing is lost.",
  },
};

const parts: Record<Part, PartWords> = {
  kind: { name: "The kind of code", rule: "Known are totp, hotp, steam, yaotp and motp." },
  label: { name: "The name", rule: "A name is ordinary text." },
  issuer: { name: "The site", rule: "The name of a site is ordinary text." },
  secret: {
    name: "The key",
    rule: "A key has only the letters A to Z and the digits 2 to 7. (mOTP: 0 to 9 and A to F.)",
  },
  algorithm: {
    name: "The algorithm",
    rule: "It is SHA1, SHA256 or SHA512, or rarely SHA224 or SHA384.",
  },
  digits: { name: "The number of digits", rule: "A code has 4 to 10 digits." },
  period: { name: "The time", rule: "A code lasts from 1 to 86,400 seconds." },
  counter: { name: "The counter", rule: "A counter is a whole number." },
  pin: { name: "The PIN", rule: "A PIN has 1 to 32 letters and digits." },
};

const weaknesses: Record<Weakness, string> = {
  common: "Everybody uses this one.",
  word: "A single word or name is guessed quickly.",
  repeats: "It repeats itself.",
  sequence: "Keys or letters in a row are guessed quickly.",
  date: "Dates and years are guessed quickly.",
  short: "It is short. Add a word or two.",
};

export const en = {
  locale: "en",
  back: "Back",
  cancel: "Cancel",
  close: "Close",
  dismiss: "Dismiss",
  tryAgain: "Try again",
  working: "Working…",
  show: "Show",
  hide: "Hide",
  justNow: "just now",

  errors,
  parts,
  partInvalid: (name: string) => `${name} is not right.`,
  partMissing: (name: string) => `${name} is missing.`,

  notice: {
    windowCrashed: "The window had closed unexpectedly. Your codes were not affected.",
    agentCrashed: "Countersign had stopped unexpectedly last time. Nothing was lost.",
    olderCopy:
      "This is an older copy of your vault: what you changed after it is missing. If you did not put it there, somebody or some program did.",
  },

  step: (at: number, of: number) => `Step ${at} of ${of}`,

  welcome: {
    title: "Your sign-in codes, on your own computer",
    lead: "Countersign keeps them in an encrypted vault that only you can open.",
    start: "Start",
    restore: "I have a copy of my vault",
  },

  password: {
    title: "Protect your vault",
    lead: "Choose one good password. Nobody can reset it, not even us: write it down if you must.",
    field: "Password",
    repeat: "Repeat the password",
    differs: "The two passwords differ.",
    atLeast: (n: number) => `At least ${n} ${one(n, "character", "characters")}`,
    strength: ["Guessed at once", "Weak", "Fair", "Strong", "Very strong"] as readonly [
      string,
      string,
      string,
      string,
      string,
    ],
    strengthIs: (word: string) => `Strength: ${word}`,
    weaknesses,
    set: "Continue",
    setting: "Making the vault…",
    newTitle: "Choose a new password",
    newLead: "Your vault is open. The new password takes the place of the forgotten one.",
    newSet: "Set the password",
    newSetting: "Setting the password…",
    newLater: "Keep the old password",
  },

  recovery: {
    title: "Keep your recovery code",
    lead: "It opens the vault if you forget the password. It is shown only now, so keep it away from this computer.",
    renewedTitle: "Keep your new recovery code",
    renewedLead:
      "The former code was never confirmed, so here is a new one. Once you confirm it, only this one works.",
    code: "Recovery code",
    print: "Print",
    save: "Save to file",
    saved: "Saved",
    copy: "Copy",
    copied: (left: string) => `Copied, clears in ${left}`,
    kept: "I have kept it",
    checkTitle: "Type one group back",
    checkLead: (group: number) => `From what you kept, type group ${group}.`,
    group: (group: number) => `Group ${group}`,
    confirm: "Confirm",
    again: "Show the code again",
    making: "Making a recovery code…",
    sheetTitle: "Countersign recovery code",
    sheetMade: (date: string) => `Made on ${date}`,
    sheetUse:
      "This code opens your Countersign vault if you forget the password. Keep it where you keep your passport, and not on your computer.",
    sheetHow: (use: string) =>
      `To use it: start Countersign, choose “${use}” and type the groups in order.`,
  },

  first: {
    title: "Add your first account",
    lead: "The site shows a QR code, a link or a key when you switch on sign-in codes. Use whichever you have.",
    later: "Add one later",
  },

  unlock: {
    title: "Unlock Countersign",
    password: "Password",
    unlock: "Unlock",
    unlocking: "Unlocking…",
    useRecovery: "Use the recovery code instead",
    usePassword: "Use the password instead",
    recoveryTitle: "Unlock with the recovery code",
    recoveryLead: "Capitals, spaces and dashes do not matter.",
    recovery: "Recovery code",
    progress: (typed: number, groups: number) =>
      `${typed} of ${groups} ${one(groups, "group", "groups")} typed`,
    wrongGroups: (list: string, n: number) =>
      `${one(n, "Group", "Groups")} ${list} ${one(n, "has", "have")} a typing mistake.`,
    complete: "The code is complete.",
  },

  list: {
    search: "Search",
    placeholder: "Search accounts",
    clear: "Clear the search",
    add: "Add",
    settings: "Settings",
    lock: "Lock",
    accounts: "Accounts",
    unnamed: "Unnamed account",
    count: (n: number, text: string) => `${text} ${one(n, "account", "accounts")}`,
    found: (text: string) => `${text} found`,
    unreadable: (n: number, text: string) =>
      `${text} more ${one(n, "account", "accounts")} from a newer Countersign: kept, and shown after an update.`,
    copied: (left: string) => `Copied, clears in ${left}`,
    copiedShort: (left: string) => `Copied · ${left}`,
    copiedHeard: "Copied",
    next: "next",
    hidden: "Code hidden. Click or press space to show it.",
    reveal: "Show the code for 10 seconds",
    more: (name: string) => `More options for ${name}`,
    copy: "Copy",
    delete: "Delete",
    emptyTitle: "No accounts yet",
    emptyLead: "Add one with a QR code, a link or a key.",
    emptyAdd: "Add an account",
    noneTitle: (query: string) => `Nothing matches “${query}”`,
    noneLead: "Press Escape to see all accounts again.",
    trashed: (name: string, days: string) => `${name} is in the trash for ${days}.`,
    undo: "Undo",
    changesEvery: (time: string) => `A new code every ${time}`,
    changesWhenUsed: "A new code each time you ask for one",
    makeNext: "Next code",
    makeNextOf: (name: string) => `Next code for ${name}`,
    makeAnyway: "Make one more",
    tags: "Tags",
    allTags: "All",
    pin: "Pin to the top",
    unpin: "Unpin",
    pinned: "Pinned",
    edit: "Edit…",
    showKey: "Show key…",
    changed: (name: string) => `${name} was changed.`,
  },

  edit: {
    title: "Edit account",
    tags: "Tags",
    tagsHint: "Separate them with commas.",
    note: "Note",
    pinned: "Pin to the top of the list",
    save: "Save",
    saving: "Saving…",
  },

  key: {
    title: (name: string) => `Key of ${name}`,
    lead: "Whoever has the key can make this account's codes. Type your password to see it.",
    show: "Show key",
    checking: "Checking…",
    picture: "QR code that adds the account to another app",
    warning:
      "Scan it with the other app, or type the key there. Never tell anyone a key or a code by phone or chat.",
  },

  add: {
    title: "Add an account",
    ways: "How to add",
    picture: "Picture",
    paste: "Paste",
    type: "Type",
    pictureHint: "A photo or screenshot of the QR code",
    pasteHint: "A link, as in otpauth://…",
    typeHint: "The key that the site shows",
    drop: "Drop a picture of the QR code here",
    dropLead: "Anywhere on this window is fine. PNG, JPEG, WebP, BMP or GIF.",
    choose: "Choose a picture…",
    reading: "Reading…",
    link: "Link",
    linkLead: "It starts with otpauth://, motp:// or steam://. Several links: one on each line.",
    issuer: "Site",
    issuerHint: "For example GitHub",
    account: "Account",
    accountHint: "For example alice@example.org",
    key: "Key",
    keyHint: "Letters and digits, as the site shows it",
    keyHintHex: "Digits and the letters A to F",
    kind: "Kind of code",
    kinds: {
      totp: "Changes with time (TOTP)",
      hotp: "Counted (HOTP)",
      steam: "Steam",
      motp: "mOTP",
      yandex: "Yandex",
    } satisfies Record<Kind, string>,
    pin: "PIN",
    counter: "Counter",
    counted: "Counted: a code is made each time you ask for one.",
    advanced: "Advanced",
    algorithm: "Algorithm",
    digits: "Digits",
    period: "Seconds per code",
    preview: "The code will look like this",
    previewLead: "Compare it with what the site expects before you add it.",
    found: (n: number, text: string) => `${text} ${one(n, "account", "accounts")} found`,
    foundLead: "Compare the code with the site, then add.",
    refused: (text: string) => `${text} cannot be added`,
    selectAll: "Select all",
    select: (name: string) => `Add ${name}`,
    duplicate: "You have this one already",
    weak: "The key is short. It works; a newer one from the site would be stronger.",
    accept: (n: number, text: string) => (n === 1 ? "Add" : `Add ${text} accounts`),
    accepting: "Adding…",
  },

  settings: {
    title: "Settings",
    look: "Appearance and language",
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
    language: "Language",
    languages: { system: "System", english: "English", dutch: "Nederlands" },
    codes: "Codes",
    hideCodes: "Hide codes",
    hideCodesLead: "They are dots until you ask for one.",
    order: "Order",
    orders: { added: "As added", name: "By name" } satisfies Record<Order, string>,
    closeAfterCopy: "Close the window after copying",
    closeAfterCopyLead: "The code stays on the clipboard as long as it should.",
    clear: "Clear a copied code after",
    staying: "When the window is closed",
    stay: "Keep running for",
    stayLead: "Then Countersign stops, and asks for the password next time.",
    accounts: "Accounts",
    trash: "Trash",
    trashLead: (n: number, text: string) =>
      n === 0 ? "Empty" : `${text} ${one(n, "account", "accounts")}`,
    storage: "What is stored",
    quit: "Quit Countersign",
    version: (version: string) => `Countersign ${version}`,
  },

  storage: {
    title: "What is stored",
    files: "On this computer",
    what: {
      vault: "The vault: your accounts, encrypted",
      generations: "Earlier versions of it, encrypted",
      set_aside: "Damaged files that were set aside",
      settings: "Settings, and what this device remembers",
    } satisfies Record<Stored, string>,
    filesOf: (n: number, text: string) => `${text} ${one(n, "file", "files")}`,
    filesLead: "Nothing of yours is kept anywhere else, and nothing is sent anywhere.",
    copy: "Save a copy of the vault…",
    copied: "Saved. Your password or recovery code opens it.",
    access: "What Countersign uses",
    accesses: [
      { name: "Network: none", why: "It connects to nothing and nobody." },
      { name: "Clipboard", why: "To put a code there when you copy it, and to take it off again." },
      { name: "Files", why: "Pictures that you choose or drop, and files that you save." },
      { name: "Notifications", why: "Only to say that the window cannot be shown." },
    ],
    log: "What it has said since it started",
    logEmpty: "Nothing went wrong.",
    logLead: "These lines never hold a key, a code or a name.",
    end: "Delete everything",
    endLead:
      "The vault, its earlier versions and the settings are deleted for ever. Without another copy you cannot make codes any more, and sites may lock you out: save a copy first.",
    deleteAsk: "Delete everything…",
    deleteAll: "Delete everything for ever",
    deleting: "Deleting…",
  },

  trash: {
    title: "Trash",
    lead: (days: string) =>
      `Accounts stay here for at least ${days} before they are deleted for ever.`,
    empty: "The trash is empty",
    emptyLead: "Accounts that you delete wait here before they are gone.",
    deleted: (when: string) => `Deleted ${when}`,
    restore: "Restore",
    erase: "Delete for ever…",
    eraseNamed: (name: string) => `Delete ${name} for ever`,
    eraseLead: "Countersign cannot bring it back, and the site may still ask for its code.",
    keep: "Keep it",
  },

  trouble: {
    damagedTitle: "Your vault file is damaged",
    damagedLead:
      "Countersign keeps earlier versions of it. Choose one to go on with: the damaged file is set aside, and nothing is deleted.",
    noneLead:
      "There is no earlier version in its folder. Put a copy of the file there and look again. Nothing was deleted.",
    newerTitle: "Your vault is from a newer Countersign",
    newerLead: "Install the newest version to open it. The file stays as it is.",
    unreadableTitle: "Your vault file cannot be read",
    unreadableLead:
      "Check that it belongs to you and that the disk is all right. The file stays as it is.",
    versions: "Earlier versions",
    saved: (when: string) => `Saved ${when}`,
    generation: (n: string) => `Version ${n}`,
    restore: "Use this one",
    folder: "The files are in",
    again: "Look again",
  },

  lost: {
    title: "Countersign has stopped",
    lead: "The part that keeps your codes ended unexpectedly. Everything that was saved is still there.",
    again: "Start again",
  },
};

export type Words = typeof en;
