/**
 * A stand-in for Rust, for the development server in a plain browser.
 *
 * It keeps an invented vault in memory and answers every command in the shape of the bindings. The
 * codes are invented too: nothing of it is part of a build. The address chooses what it plays:
 * `?state=locked&accounts=10000&language=dutch&theme=dark&hide&crashed&slow`.
 */
import type {
  AccountView,
  AppError,
  CodeView,
  Commands,
  Event,
  GenerationView,
  Proposals,
  ProposalView,
  Settings,
  TrashedView,
  VaultState,
} from "./bindings";
import type { Ask, Backend, CommandName, Reply } from "./index";

const PASSWORD = "correct horse battery";
const GROUPS = ["7KQ2M", "X9RTD", "4WPHC", "NB3ZV", "E8JYF", "5SGA6", "Q1VC0"];
const ISSUERS = [
  ["GitHub", "alice@example.org"],
  ["Nextcloud", "alice"],
  ["Example Org", "alice@corp.example"],
  ["Fastmail", "alice.van.der.berg@mail.example"],
  ["Réseau Élégant", "zoë"],
  ["Registrar of Domains", "billing@example.org"],
  ["AWS", "root"],
  ["Mastodon", "@alice@social.example"],
] as const;

const address = new URLSearchParams(globalThis.location?.search ?? "");
const handlers: ((event: Event) => void)[] = [];

let state = (address.get("state") ?? "open") as VaultState;
let settings: Settings = {
  theme: (address.get("theme") ?? "system") as Settings["theme"],
  language: (address.get("language") ?? "system") as Settings["language"],
  hide_codes: address.has("hide"),
  order: "added",
  close_after_copy: false,
  clear_clipboard_seconds: 30,
  stay_minutes: 15,
};
let accounts: AccountView[] = Array.from(
  { length: Number(address.get("accounts") ?? ISSUERS.length) },
  (_, at) => {
    const [issuer, account] = ISSUERS[at % ISSUERS.length] ?? ["", ""];
    return {
      id: at.toString(16).padStart(32, "0"),
      tags: [["Work"], [], ["Home", "Servers"], []][at % 4] ?? [],
      pinned: at === 2,
      issuer: at < ISSUERS.length ? issuer : `${issuer} ${at}`,
      account,
      ...(at % 8 === 6
        ? { kind: "hotp", period_seconds: null, digits: 6 }
        : {
            kind: "totp",
            period_seconds: at % 7 === 3 ? 60 : 30,
            digits: at % 5 === 2 ? 8 : 6,
          }),
    };
  },
);
const trash: (AccountView & TrashedView)[] = [];
let proposals: ProposalView[] = [];
let password = PASSWORD;
let made = accounts.length;
let counted = 0;
const notes = new Map<string, string>();

function refuse(error: AppError): never {
  // What Tauri rejects with is a plain object as well.
  throw error;
}

function digitsAt(id: string, step: number, digits: number): string {
  let value = 2166136261;
  for (const letter of `${id}:${step}`)
    value = Math.imul(value ^ letter.charCodeAt(0), 16777619) >>> 0;
  return (value % 10 ** digits).toString().padStart(digits, "0");
}

function codeOf(id: string, digits: number, period: number): CodeView {
  const step = Math.floor(Date.now() / 1000 / period);
  return {
    id,
    code: digitsAt(id, step, digits),
    next_code: digitsAt(id, step + 1, digits),
    changes_at_ms: (step + 1) * period * 1000,
    period_seconds: period,
  };
}

function propose(found: ProposalView[], refused: AppError[] = []): Proposals {
  proposals = found;
  return { now_ms: Date.now(), found, refused };
}

function proposal(
  issuer: string,
  account: string,
  digits = 6,
  period: number | null = 30,
): ProposalView {
  made += 1;
  const id = `p${made}`;
  return {
    id,
    issuer,
    account,
    kind: period === null ? "hotp" : "totp",
    digits,
    code: period === null ? null : codeOf(id, digits, period),
    duplicate: accounts.some((have) => have.issuer === issuer && have.account === account),
    weak: false,
  };
}

function fromLink(link: string): ProposalView | AppError {
  if (!/^otpauth:/i.test(link)) return { code: "not_a_link" };
  if (!/^otpauth:\/\/totp\//i.test(link)) return { code: "kind_not_supported" };
  const url = new URL(link);
  const [first = "", second] = decodeURIComponent(url.pathname.replace(/^\/+(totp\/)?/, "")).split(
    ":",
  );
  if (!url.searchParams.get("secret")) return { code: "part_missing", part: "secret" };
  return proposal(
    url.searchParams.get("issuer") ?? (second === undefined ? "" : first),
    (second ?? first).trim(),
    Number(url.searchParams.get("digits") ?? 6),
    Number(url.searchParams.get("period") ?? 30),
  );
}

function fromText(text: string): Proposals {
  const read = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => fromLink(line.trim()));
  return propose(
    read.filter((one) => "issuer" in one),
    read.filter((one) => "code" in one && typeof one.code === "string") as AppError[],
  );
}

function tell(event: Event): void {
  for (const handler of handlers) handler(event);
}

function drop<T extends { id: string }>(list: T[], id: string): T {
  const at = list.findIndex((one) => one.id === id);
  const [gone] = at < 0 ? [] : list.splice(at, 1);
  return gone ?? refuse({ code: "account_gone" });
}

function checkRecovery(code: string): Commands["check_recovery_code"]["reply"] {
  const letters = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const typed = Array.from({ length: Math.floor(letters.length / 5) }, (_, at) =>
    letters.slice(at * 5, at * 5 + 5),
  );
  const wrong = typed.flatMap((group, at) => (group === GROUPS[at] ? [] : [at]));
  return {
    groups: GROUPS.length,
    typed: typed.length,
    wrong,
    complete: typed.length === GROUPS.length && wrong.length === 0,
  };
}

const GENERATIONS: GenerationView[] = [
  { generation: 41, saved_at_ms: Date.now() - 25 * 60_000 },
  { generation: 40, saved_at_ms: Date.now() - 9 * 3_600_000 },
  { generation: 38, saved_at_ms: Date.now() - 12 * 86_400_000 },
];

const answers: { [K in CommandName]: (ask: Ask<K>) => Reply<K> } = {
  get_status: () => ({
    state,
    settings,
    version: "0.1.0",
    window_crashed: address.has("crashed"),
    agent_crashed: false,
    password_min_chars: 8,
  }),
  create_vault: (ask) => {
    password = ask.password;
    state = "recovery_unconfirmed";
    accounts = [];
    return { groups: GROUPS };
  },
  renew_recovery_code: () => ({ groups: GROUPS }),
  confirm_recovery_code: ({ group, text }) => {
    if (text.toUpperCase() !== GROUPS[group]) refuse({ code: "recovery_group_differs" });
    state = "open";
    return {};
  },
  copy_recovery_code: () => ({ clears_in_seconds: settings.clear_clipboard_seconds }),
  unlock: (ask) => {
    if (ask.password !== password) refuse({ code: "wrong_password" });
    state = "open";
    return { state, may_replace_password: false, is_older_copy: false };
  },
  unlock_with_recovery_code: ({ code }) => {
    if (!checkRecovery(code).complete) refuse({ code: "recovery_code_mistyped" });
    state = "open";
    return { state, may_replace_password: true, is_older_copy: false };
  },
  check_recovery_code: ({ code }) => checkRecovery(code),
  replace_forgotten_password: (ask) => {
    password = ask.password;
    return {};
  },
  lock: () => {
    state = "locked";
    setTimeout(() => tell({ event: "locked" }));
    return {};
  },
  quit: () => {
    setTimeout(() => tell({ event: "agent_lost" }));
    return {};
  },
  list_generations: () => ({
    generations: GENERATIONS,
    folder: "/home/alice/.local/share/countersign",
  }),
  restore_generation: () => {
    state = "locked";
    return {};
  },
  list_accounts: () => ({ accounts: [...accounts], in_trash: trash.length, unreadable: 0 }),
  get_codes: ({ ids }) => ({
    now_ms: Date.now(),
    codes: ids.flatMap((id) => {
      const account = accounts.find((one) => one.id === id);
      return account?.period_seconds ? [codeOf(id, account.digits, account.period_seconds)] : [];
    }),
  }),
  get_details: ({ id }) => ({
    note: notes.get(id) ?? "",
    created_at_ms: Date.now() - 86_400_000,
    weak: false,
  }),
  change_account: ({ id, ...change }) => {
    const account = accounts.find((one) => one.id === id);
    if (!account) return refuse({ code: "account_gone" });
    const undo = { ...account, note: notes.get(id) ?? "" };
    const { note, ...fields } = change;
    if (note !== null) notes.set(id, note);
    const given = Object.entries(fields).filter(([, value]) => value !== null);
    accounts = accounts.map((one) =>
      one.id === id ? { ...one, ...(Object.fromEntries(given) as Partial<AccountView>) } : one,
    );
    return { undo };
  },
  reveal_key: (ask) => {
    if (ask.password !== password) refuse({ code: "wrong_password" });
    return { key: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", qr_path: "M0 0h7v7h-7z", qr_modules: 21 };
  },
  make_code: ({ id, anyway }) => {
    counted += 1;
    if (counted % 4 === 0 && !anyway) refuse({ code: "codes_run_ahead" });
    return { code: digitsAt(id, counted, 6) };
  },
  copy_code: () => {
    const clears_in_seconds = settings.clear_clipboard_seconds;
    setTimeout(() => tell({ event: "clipboard_cleared" }), clears_in_seconds * 1000);
    return { clears_in_seconds };
  },
  trash_account: ({ id }) => {
    trash.unshift({ ...drop(accounts, id), trashed_at_ms: Date.now() - 65 * 60_000 });
    return { kept_days: 30 };
  },
  restore_account: ({ id }) => {
    accounts.push(drop(trash, id));
    return {};
  },
  erase_account: ({ id }) => {
    drop(trash, id);
    return {};
  },
  list_trash: () => ({ accounts: [...trash], kept_days: 30 }),
  propose_text: ({ text }) => fromText(text),
  propose_form: ({ issuer, account, kind, secret, digits, period_seconds, pin }) => {
    const key = secret.replace(/[\s-]/g, "");
    if (key === "") return propose([], [{ code: "part_missing", part: "secret" }]);
    if (!/^[a-z2-7]+=*$/i.test(key)) return propose([], [{ code: "part_invalid", part: "secret" }]);
    if ((kind === "motp" || kind === "yandex") && pin === "")
      return propose([], [{ code: "part_missing", part: "pin" }]);
    if (period_seconds < 1 || period_seconds > 86_400)
      return propose([], [{ code: "part_invalid", part: "period" }]);
    return propose([
      {
        ...proposal(issuer, account, digits, kind === "hotp" ? null : period_seconds),
        weak: key.length < 26,
      },
    ]);
  },
  get_proposal_codes: () => ({
    now_ms: Date.now(),
    codes: proposals.flatMap(({ id, digits, code }) =>
      code ? [codeOf(id, digits, code.period_seconds)] : [],
    ),
  }),
  accept_proposals: ({ accepted }) => {
    const ids = accepted.map(({ id, issuer, account }) => {
      const found = proposals.find((one) => one.id === id);
      if (!found) return refuse({ code: "proposal_gone" });
      accounts.push({
        id,
        issuer,
        account,
        kind: found.kind,
        tags: [],
        pinned: false,
        digits: found.digits,
        period_seconds: found.code?.period_seconds ?? null,
      });
      return id;
    });
    return { ids };
  },
  discard_proposals: () => {
    proposals = [];
    return {};
  },
  get_storage: () => ({
    stored: [
      { what: "vault", path: "/home/alice/.local/share/countersign", files: 1, bytes: 5_400 },
      {
        what: "generations",
        path: "/home/alice/.local/share/countersign/generations",
        files: 12,
        bytes: 61_000,
      },
      { what: "settings", path: "/home/alice/.config/countersign", files: 3, bytes: 390 },
    ],
    log: [{ at_ms: Date.now() - 60_000, words: "the clipboard could not be cleared" }],
  }),
  save_vault_copy: () => ({}),
  choose_vault_copy: () => {
    state = "locked";
    return {};
  },
  delete_everything: (ask) => {
    if (ask.password !== password) refuse({ code: "wrong_password" });
    accounts = [];
    trash.length = 0;
    state = "absent";
    return {};
  },
  change_settings: (ask) => {
    settings = ask.settings;
    tell({ event: "settings_changed", settings });
    return settings;
  },
  judge_password: (ask) => {
    const length = ask.password.length;
    return {
      score: Math.min(4, Math.floor(length / 5)),
      weakness: length < 10 ? "short" : length < 14 ? "common" : null,
    };
  },
  choose_pictures: () =>
    propose(
      [proposal("GitHub", "alice@example.org"), proposal("Wiki", "alice"), proposal("Shop", "a.b")],
      [{ code: "picture_without_code" }],
    ),
  read_dropped: () => propose([proposal("Wiki", "alice")]),
  save_recovery_code: () => ({}),
  print_page: () => {
    globalThis.print();
    return {};
  },
  start_again: () => ({}),
  close_window: () => ({}),
  painted: () => ({}),
  hear: () => ({}),
};

/** The agent tells of a change before it answers whoever made it. */
const CHANGES: ReadonlySet<CommandName> = new Set([
  "renew_recovery_code",
  "confirm_recovery_code",
  "replace_forgotten_password",
  "change_account",
  "trash_account",
  "restore_account",
  "erase_account",
  "accept_proposals",
]);

const SLOW: ReadonlySet<CommandName> = new Set([
  "unlock",
  "unlock_with_recovery_code",
  "create_vault",
]);

export const fake: Backend = {
  async ask(name, ask) {
    const wait = SLOW.has(name) || address.has("slow") ? 500 : 5;
    await new Promise((resolve) => setTimeout(resolve, wait));
    const reply = answers[name](ask);
    if (CHANGES.has(name)) tell({ event: "vault_changed" });
    return reply;
  },
  listen: (handler) => Promise.resolve(handlers.push(handler)),
};
