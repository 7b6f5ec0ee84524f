//! Making, opening, locking and repairing the vault.

use countersign_contract::vault::*;

super::forward! {
    get_status: GetStatus,
    create_vault: CreateVault,
    renew_recovery_code: RenewRecoveryCode,
    confirm_recovery_code: ConfirmRecoveryCode,
    copy_recovery_code: CopyRecoveryCode,
    unlock: Unlock,
    unlock_with_recovery_code: UnlockWithRecoveryCode,
    check_recovery_code: CheckRecoveryCode,
    replace_forgotten_password: ReplaceForgottenPassword,
    lock: Lock,
    quit: Quit,
    list_generations: ListGenerations,
    restore_generation: RestoreGeneration,
}
