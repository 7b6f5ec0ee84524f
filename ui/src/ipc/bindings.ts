// Written from crates/contract by its test. Do not edit: change the Rust types.

/**
 * Adds proposals, with labels as the user left them.
 */
export type AcceptProposals = { accepted: Array<Accepted>, };

/**
 * One proposal to add.
 */
export type Accepted = { id: string, issuer: string, account: string, };

/**
 * An account without its key.
 */
export type AccountView = { 
/**
 * 32 hexadecimal digits.
 */
id: string, 
/**
 * Who asks for the code; may be empty.
 */
issuer: string, 
/**
 * Whose account it is; may be empty.
 */
account: string, kind: Kind, 
/**
 * Characters in a code.
 */
digits: number, 
/**
 * How long a code lasts. `None` if codes are counted: one lasts until it is used, and is asked
 * for with [`MakeCode`].
 */
period_seconds: number | null, 
/**
 * By what it is found, beside its labels.
 */
tags: Array<string>, 
/**
 * It stands before the others.
 */
pinned: boolean, };

/**
 * All accounts, in the order in which they were added.
 */
export type Accounts = { accounts: Array<AccountView>, 
/**
 * How many are in the trash.
 */
in_trash: number, 
/**
 * How many are kept that this version cannot read: a later one wrote them.
 */
unreadable: number, };

/**
 * The accounts that were added.
 */
export type Added = { ids: Array<string>, };

/**
 * The hash of the HMAC (RFC 6238 section 1.2).
 */
export type Algorithm = "SHA1" | "SHA256" | "SHA512";

/**
 * A failure, in a form that may be shown: it never carries input.
 */
export type AppError = { 
/**
 * The fact.
 */
code: ErrorCode, 
/**
 * Which part of a link or form it is about, where that helps.
 */
part?: Part, };

/**
 * Changes an account. What is `None` stays as it is.
 */
export type ChangeAccount = { id: string, issuer: string | null, account: string | null, note: string | null, tags: Array<string> | null, pinned: boolean | null, };

/**
 * Keeps other settings. The answer holds them as they were kept, within their bounds.
 */
export type ChangeSettings = { settings: Settings, };

/**
 * It was changed.
 */
export type Changed = { 
/**
 * What changes it back.
 */
undo: ChangeAccount, };

/**
 * Which groups of a recovery code, as far as it is typed, have a mistake.
 */
export type CheckRecoveryCode = { code: Sensitive, };

/**
 * Lets the user choose picture files and proposes what their QR codes say. `None`: cancelled.
 */
export type ChoosePictures = Record<symbol, never>;

/**
 * Lets the user choose a copy of a vault and takes it for the vault. `None`: cancelled.
 */
export type ChooseVaultCopy = Record<symbol, never>;

/**
 * Closes the window: what it was opened for is done.
 */
export type CloseWindow = Record<symbol, never>;

/**
 * A code, the one after it, and the moment of change.
 */
export type CodeView = { id: string, code: Sensitive, next_code: Sensitive, 
/**
 * When `next_code` takes over, in milliseconds since 1970.
 */
changes_at_ms: number, period_seconds: number, };

/**
 * The codes that were asked for.
 */
export type Codes = { 
/**
 * The agent's clock at the answer, in milliseconds since 1970.
 */
now_ms: number, codes: Array<CodeView>, };

/**
 * The user types one group back, as a sign that the code was kept.
 */
export type ConfirmRecoveryCode = { 
/**
 * Which group, from 0.
 */
group: number, text: Sensitive, };

/**
 * It is on the clipboard.
 */
export type Copied = { 
/**
 * After how many seconds it will be cleared.
 */
clears_in_seconds: number, };

/**
 * Puts the current code of an account on the clipboard; of one whose codes are counted, the code
 * that was made last.
 */
export type CopyCode = { id: string, };

/**
 * Puts the shown recovery code on the clipboard, for as long as a code would stay there.
 */
export type CopyRecoveryCode = Record<symbol, never>;

/**
 * Makes a new vault with a password slot and a recovery slot, and opens it.
 */
export type CreateVault = { password: Sensitive, };

/**
 * Deletes the vault, its generations, the settings and what is remembered. Needs the password.
 */
export type DeleteEverything = { password: Sensitive, };

/**
 * See [`GetDetails`].
 */
export type Details = { note: string, 
/**
 * In milliseconds since 1970.
 */
created_at_ms: number, 
/**
 * The key is shorter than RFC 4226 section 4 (R6) asks for (128 bits).
 */
weak: boolean, };

/**
 * Forgets all proposals: the dialog was closed.
 */
export type DiscardProposals = Record<symbol, never>;

/**
 * Nothing to say but that it was done.
 */
export type Done = Record<symbol, never>;

/**
 * Deletes an account that is in the trash, for ever.
 */
export type EraseAccount = { id: string, };

/**
 * The facts.
 */
export type ErrorCode = "wrong_password" | "wrong_recovery_code" | "recovery_code_mistyped" | "recovery_group_differs" | "password_too_short" | "locked" | "vault_exists" | "no_vault" | "vault_damaged" | "copy_damaged" | "vault_newer" | "vault_unreadable" | "vault_changed_on_disk" | "folder_read_only" | "disk_full" | "write_failed" | "file_exists" | "read_back_differs" | "text_too_long" | "text_not_utf8" | "not_a_link" | "kind_not_supported" | "transfer_not_supported" | "part_invalid" | "part_missing" | "account_gone" | "codes_run_ahead" | "proposal_gone" | "picture_too_large" | "picture_unreadable" | "picture_without_code" | "picture_too_slow" | "file_unreadable" | "clipboard_unavailable" | "out_of_memory" | "print_unavailable" | "agent_lost" | "versions_differ" | "internal";

/**
 * Something happened.
 */
export type Event = { "event": "locked" } | { "event": "vault_changed" } | { "event": "settings_changed", 
/**
 * As they are now.
 */
settings: Settings, } | { "event": "clipboard_cleared" } | { "event": "agent_lost" } | { "event": "dropped" } | { "event": "raise" };

/**
 * One earlier generation of the vault, as far as it can be told without opening it.
 */
export type GenerationView = { 
/**
 * Counts the saves of this vault.
 */
generation: number, 
/**
 * When it was saved, in milliseconds since 1970.
 */
saved_at_ms: number, };

/**
 * Earlier generations, newest first.
 */
export type Generations = { generations: Array<GenerationView>, 
/**
 * Where the files lie, to be shown.
 */
folder: string, };

/**
 * Asks for the codes of visible rows. Those that are counted are left out of the answer.
 */
export type GetCodes = { 
/**
 * At most [`GetCodes::MOST`]; ids that are gone are left out of the answer.
 */
ids: Array<string>, };

/**
 * Asks for what the list does not show of an account.
 */
export type GetDetails = { id: string, };

/**
 * Asks for fresh codes of the proposals that are on the screen.
 */
export type GetProposalCodes = Record<symbol, never>;

/**
 * Asks for [`Status`].
 */
export type GetStatus = Record<symbol, never>;

/**
 * Asks for [`Storage`].
 */
export type GetStorage = Record<symbol, never>;

/**
 * Begins to tell the page every [`crate::Event`], over the channel that goes with this question.
 */
export type Hear = Record<symbol, never>;

/**
 * Judges a new password.
 */
export type JudgePassword = { password: Sensitive, };

/**
 * What makes an account's codes.
 */
export type Kind = "hotp" | "motp" | "steam" | "totp" | "yandex";

/**
 * The languages that the app speaks.
 */
export type Language = "system" | "english" | "dutch";

/**
 * Asks for all accounts that are not in the trash.
 */
export type ListAccounts = Record<symbol, never>;

/**
 * Asks for the earlier generations that were kept.
 */
export type ListGenerations = Record<symbol, never>;

/**
 * Asks for what is in the trash.
 */
export type ListTrash = Record<symbol, never>;

/**
 * Wipes the keys from the agent.
 */
export type Lock = Record<symbol, never>;

/**
 * A line of the log: static words, perhaps with the id of a request or process.
 */
export type LogLine = { 
/**
 * In milliseconds since 1970.
 */
at_ms: number, words: string, };

/**
 * A code that was made.
 */
export type MadeCode = { code: Sensitive, };

/**
 * Makes the next code of an account whose codes are counted. The counter is on the disk before the
 * answer leaves.
 */
export type MakeCode = { id: string, 
/**
 * Also when so many were made in a row that the site may not follow
 * ([`crate::ErrorCode::CodesRunAhead`]).
 */
anyway: boolean, };

/**
 * After an unlock: what the first picture of the open vault depends on.
 */
export type Opened = { state: VaultState, 
/**
 * Opened by the recovery code, so that a forgotten password may be replaced.
 */
may_replace_password: boolean, 
/**
 * This device has seen a newer generation of this vault: somebody put an older file in its place.
 * Said once.
 */
is_older_copy: boolean, };

/**
 * What accounts are ordered by.
 */
export type Order = "added" | "name";

/**
 * The page has drawn its first picture.
 */
export type Painted = Record<symbol, never>;

/**
 * A part of a link or form.
 */
export type Part = "kind" | "label" | "issuer" | "secret" | "algorithm" | "digits" | "period" | "counter" | "pin";

/**
 * Opens the print dialog for the page.
 */
export type PrintPage = Record<symbol, never>;

/**
 * An account that may be added.
 */
export type ProposalView = { id: string, issuer: string, account: string, kind: Kind, 
/**
 * Characters in a code.
 */
digits: number, 
/**
 * Its `id` is the proposal's. `None` for codes that are counted: none is used up by looking.
 */
code: CodeView | null, 
/**
 * An account with this very key is there already, and not in the trash.
 */
duplicate: boolean, 
/**
 * The key is shorter than RFC 4226 section 4 (R6) asks for (128 bits).
 */
weak: boolean, };

/**
 * What was found, and what was found wanting. Replaces all earlier proposals.
 */
export type Proposals = { 
/**
 * The agent's clock at the answer, in milliseconds since 1970.
 */
now_ms: number, found: Array<ProposalView>, 
/**
 * One error for each link that cannot be added.
 */
refused: Array<AppError>, };

/**
 * Proposes what is typed into the form; called at every change, so that the code is live.
 */
export type ProposeForm = { issuer: string, account: string, kind: Kind, 
/**
 * Base32 in any spelling; for mOTP hexadecimal.
 */
secret: Sensitive, 
/**
 * Of HOTP and TOTP; other kinds pass over it.
 */
algorithm: Algorithm, 
/**
 * Of HOTP and TOTP.
 */
digits: number, 
/**
 * Of TOTP.
 */
period_seconds: number, 
/**
 * Of HOTP. A page cannot tell numbers beyond 2^53 apart; no server counts that far.
 */
counter: number, 
/**
 * Of mOTP and Yandex.
 */
pin: Sensitive, };

/**
 * Proposes what a pasted or typed text holds: one link a line.
 */
export type ProposeText = { text: Sensitive, };

/**
 * Ends the agent, and so the window.
 */
export type Quit = Record<symbol, never>;

/**
 * Reads the files that were dropped last (see [`crate::Event::Dropped`]).
 */
export type ReadDropped = Record<symbol, never>;

/**
 * See [`CheckRecoveryCode`].
 */
export type RecoveryCodeCheck = { 
/**
 * How many groups a whole code has.
 */
groups: number, 
/**
 * How many groups are typed in full.
 */
typed: number, 
/**
 * The groups with a mistake, from 0.
 */
wrong: Array<number>, 
/**
 * The code is whole and free of typing mistakes.
 */
complete: boolean, };

/**
 * A recovery code, to be shown once.
 */
export type RecoveryCodeView = { 
/**
 * The groups, in order, each of five characters.
 */
groups: Array<Sensitive>, };

/**
 * Makes a new recovery code, which is shown; earlier ones open the vault until one is confirmed.
 */
export type RenewRecoveryCode = Record<symbol, never>;

/**
 * Sets another password; allowed only right after opening with the recovery code.
 */
export type ReplaceForgottenPassword = { password: Sensitive, };

/**
 * Takes an account out of the trash.
 */
export type RestoreAccount = { id: string, };

/**
 * Puts an earlier generation in the place of the damaged file, which is set aside.
 */
export type RestoreGeneration = { generation: number, 
/**
 * Tells two files of one number apart, as they come about when an older one was restored.
 */
saved_at_ms: number, };

/**
 * Asks for the key of an account, with the password.
 */
export type RevealKey = { id: string, password: Sensitive, };

/**
 * The key of an account, to be moved to another app.
 */
export type RevealedKey = { 
/**
 * In Base32.
 */
key: Sensitive, 
/**
 * The QR code of the link that adds the account elsewhere, as the path of an SVG picture: each dark
 * module is one square of side 1. `None` if the link is too long for a code.
 */
qr_path: Sensitive | null, 
/**
 * The side of the QR code, in modules, without a margin.
 */
qr_modules: number, };

/**
 * Asks where to save the recovery sheet and has it written. `None`: cancelled.
 */
export type SaveRecoveryCode = Record<symbol, never>;

/**
 * Asks where to keep a copy of the vault and has it written. `None`: cancelled.
 */
export type SaveVaultCopy = Record<symbol, never>;

/**
 * A text that is wiped when dropped and says nothing about itself.
 *
 * It serialises, because crossing the channel is its whole purpose; that is why it lives here and
 * not with `core`'s secrets, which do not. Whoever receives one turns it into a `core` secret at
 * once.
 */
export type Sensitive = string;

/**
 * The settings, each with its unit in the name. A file of an older version lacks some: they take
 * their defaults.
 */
export type Settings = { theme: Theme, language: Language, 
/**
 * Codes are dots until they are asked for.
 */
hide_codes: boolean, 
/**
 * The order of the list, behind what is pinned.
 */
order: Order, 
/**
 * The window closes when a code was copied.
 */
close_after_copy: boolean, 
/**
 * How long a copied code stays on the clipboard; 5 to 300.
 */
clear_clipboard_seconds: number, 
/**
 * How long the agent lives on after its window was closed; 1 to 1440.
 */
stay_minutes: number, };

/**
 * After the agent was lost: starts a new one, which opens a window; this one ends.
 */
export type StartAgain = Record<symbol, never>;

/**
 * All that the window needs for its first picture.
 */
export type Status = { state: VaultState, settings: Settings, 
/**
 * The app's version, as `major.minor.patch`.
 */
version: string, 
/**
 * The window before this one ended by a crash.
 */
window_crashed: boolean, 
/**
 * The agent before this one ended without being told to.
 */
agent_crashed: boolean, 
/**
 * The least number of characters of a new password.
 */
password_min_chars: number, };

/**
 * Everything that is stored.
 */
export type Storage = { stored: Array<StoredView>, 
/**
 * What the agent has said about itself since it began, the latest last.
 */
log: Array<LogLine>, };

/**
 * What is stored.
 */
export type Stored = "vault" | "generations" | "set_aside" | "settings";

/**
 * Some files of one sort.
 */
export type StoredView = { what: Stored, 
/**
 * The folder, or the file if there is only one.
 */
path: string, files: number, bytes: number, };

/**
 * How strong a password is, by zxcvbn.
 */
export type Strength = { 
/**
 * From 0 (guessed at once) to 4 (very strong).
 */
score: number, 
/**
 * What is weak about it, if that has a name.
 */
weakness: Weakness | null, };

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * The trash, latest first.
 */
export type Trash = { accounts: Array<TrashedView>, 
/**
 * For how many days an account stays in the trash.
 */
kept_days: number, };

/**
 * Moves an account to the trash.
 */
export type TrashAccount = { id: string, };

/**
 * It is in the trash.
 */
export type Trashed = { 
/**
 * For how many days it stays there.
 */
kept_days: number, };

/**
 * An account in the trash.
 */
export type TrashedView = { id: string, issuer: string, account: string, 
/**
 * In milliseconds since 1970.
 */
trashed_at_ms: number, };

/**
 * Opens the vault with the password.
 */
export type Unlock = { password: Sensitive, };

/**
 * Opens the vault with the recovery code, typed in any spelling.
 */
export type UnlockWithRecoveryCode = { code: Sensitive, };

/**
 * What the first screen depends on.
 */
export type VaultState = "absent" | "locked" | "recovery_unconfirmed" | "open" | "damaged" | "newer" | "unreadable";

/**
 * Why a password is weak.
 */
export type Weakness = "common" | "word" | "repeats" | "sequence" | "date" | "short";

/** Every command: what it takes and what it answers. */
export interface Commands {
  get_status: { ask: GetStatus; reply: Status };
  create_vault: { ask: CreateVault; reply: RecoveryCodeView };
  renew_recovery_code: { ask: RenewRecoveryCode; reply: RecoveryCodeView };
  confirm_recovery_code: { ask: ConfirmRecoveryCode; reply: Done };
  copy_recovery_code: { ask: CopyRecoveryCode; reply: Copied };
  unlock: { ask: Unlock; reply: Opened };
  unlock_with_recovery_code: { ask: UnlockWithRecoveryCode; reply: Opened };
  check_recovery_code: { ask: CheckRecoveryCode; reply: RecoveryCodeCheck };
  replace_forgotten_password: { ask: ReplaceForgottenPassword; reply: Done };
  lock: { ask: Lock; reply: Done };
  quit: { ask: Quit; reply: Done };
  list_generations: { ask: ListGenerations; reply: Generations };
  restore_generation: { ask: RestoreGeneration; reply: Done };
  list_accounts: { ask: ListAccounts; reply: Accounts };
  get_details: { ask: GetDetails; reply: Details };
  change_account: { ask: ChangeAccount; reply: Changed };
  get_codes: { ask: GetCodes; reply: Codes };
  make_code: { ask: MakeCode; reply: MadeCode };
  copy_code: { ask: CopyCode; reply: Copied };
  trash_account: { ask: TrashAccount; reply: Trashed };
  restore_account: { ask: RestoreAccount; reply: Done };
  erase_account: { ask: EraseAccount; reply: Done };
  list_trash: { ask: ListTrash; reply: Trash };
  propose_text: { ask: ProposeText; reply: Proposals };
  propose_form: { ask: ProposeForm; reply: Proposals };
  get_proposal_codes: { ask: GetProposalCodes; reply: Codes };
  accept_proposals: { ask: AcceptProposals; reply: Added };
  discard_proposals: { ask: DiscardProposals; reply: Done };
  get_storage: { ask: GetStorage; reply: Storage };
  delete_everything: { ask: DeleteEverything; reply: Done };
  change_settings: { ask: ChangeSettings; reply: Settings };
  judge_password: { ask: JudgePassword; reply: Strength };
  choose_pictures: { ask: ChoosePictures; reply: Proposals | null };
  read_dropped: { ask: ReadDropped; reply: Proposals };
  save_recovery_code: { ask: SaveRecoveryCode; reply: Done | null };
  save_vault_copy: { ask: SaveVaultCopy; reply: Done | null };
  choose_vault_copy: { ask: ChooseVaultCopy; reply: Done | null };
  reveal_key: { ask: RevealKey; reply: RevealedKey };
  print_page: { ask: PrintPage; reply: Done };
  start_again: { ask: StartAgain; reply: Done };
  close_window: { ask: CloseWindow; reply: Done };
  hear: { ask: Hear; reply: Done };
  painted: { ask: Painted; reply: Done };
}
