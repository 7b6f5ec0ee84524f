//! The accounts, their codes, and the trash.

use countersign_contract::account::*;

super::forward! {
    list_accounts: ListAccounts,
    get_codes: GetCodes,
    make_code: MakeCode,
    copy_code: CopyCode,
    trash_account: TrashAccount,
    restore_account: RestoreAccount,
    erase_account: EraseAccount,
    list_trash: ListTrash,
}
